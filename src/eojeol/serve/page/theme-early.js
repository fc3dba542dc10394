// Runs before the first paint, so that a chosen theme doesn't flash; theme.js does the rest.
try {
  const theme = JSON.parse(localStorage.getItem("eojeol") ?? "{}").theme;
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // The system's theme will do.
}
