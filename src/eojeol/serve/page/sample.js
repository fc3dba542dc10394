/** A text that shows what the page does: no spaces, wrong ones, and things that stay as they are. */
export const SAMPLE = `오늘은날씨가참좋아서 친구와함께 한강공원을걸었다. 강바람이 시원하게불어와 기분이좋아졌다.
점심 에는 할머니를 도와드리고 전을 같이 먹어보았다. 저녁에는 집 에서 된장찌개를 끓였다. 할수있는 일은 다 해 본것 같다.

책을 읽다가 모르는낱말이 나오면 사전을찾아 본다. 올해안에 새책을 낼듯하다. 자세한 것은 https://example.org/책장 에서볼 수있다.
`;
