// What several tests need: texts in which all that means something is frequent, and models without training.

const PARTS = [
  ..."가나다라 \n\r\t`|-#*.,0123@:/<>$&_~()[]{}ㅋㅠ漢éα😀", "  ", "   ", "\r\n", "\u00a0", "\u3000", "\u200b", "\u200d", "\u2060",
  "\ufeff", "\u0301", "\ufe0f", "\x1c", "\x85", "\x00", "\ud83d", "\ude00", "ᄀ\u1161", "ᄀ\u1161\u11a8", "🇰🇷", "👍🏽",
  "👩\u200d👩\u200d👧", "```\n", "- ", "1. ", "> ", "| ", "아버지가방에들어가신다", "할 수 있다", "먹 었 다", "국립 국어원",
  "https://x.kr/가나?q=다", "a@b.kr", "#꼬리표", "C:\\가\\나.hwp", "<b>가</b>", "$x^2$", "[가](나)", "**가나**", "1,000원", "12:30",
];

/** A stream of numbers from 0 to 1 that is the same in every run (mulberry32). */
export function randomFrom(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A text of up to so many parts. */
export function randomText(random, parts) {
  return Array.from({ length: Math.floor(random() * parts) }, () => PARTS[Math.floor(random() * PARTS.length)]).join("");
}

/** Random settings of a call. */
export function randomOptions(random) {
  const pick = (...values) => values[Math.floor(random() * values.length)];
  return {
    mode: pick("correct", "restore"),
    eagerness: pick("conservative", "balanced", "eager", null),
    add: pick(null, null, 0, 0.4, 1),
    remove: pick(null, null, 0, 0.4, 1),
    only: pick(null, null, "add", "remove"),
    squeeze: pick(true, false),
    rules: pick(null, "keep 국립국어원\nsplit 할|수|있다\nregex (\\d+)(가)|나다"),
    protect: pick("all", "none", "url,code"),
  };
}

/** P(space) is a hash of the units within reach and of their gaps, so that the slightest slip in context shows. */
export class HashModel {
  constructor(reach = 3) {
    this.reach = reach;
  }

  async probabilities(characters, observed, segments, ran) {
    const out = Float32Array.from(characters, (_, at) => {
      let state = 0x7feb352d;
      for (let i = at - this.reach; i <= at + this.reach; i++) {
        const own = segments[i] === segments[at] ? characters[i] * 4 + observed[i] : 1;
        state = Math.imul(state ^ own, 0x9e3779b1);
        state ^= state >>> 15;
      }
      return (state >>> 8) / 2 ** 24;
    });
    await ran?.(characters.length);
    return out;
  }
}

