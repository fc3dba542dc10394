/**
 * What of the typed spaces is evidence: not those that people get wrong most. `evidence.py` in Python, which has the
 * reasons and the figures.
 */

import type { Mode, Settings } from "./settings.js";
import type { Gaps } from "./text/gaps.js";

const [UNKNOWN, JOINED, SPACED] = [0, 1, 2];
/** Units that a kind looks at, on either side of its gap. */
export const LOOKS = 3;
// A typed gap of such a kind is changed only if the model is this sure, whatever the eagerness.
const SURE = Math.fround(0.7);

const DO =
  "하[다는고게기여였며면지려던도시거]|했[다는고던으을지습어]|합[니시]|할(?:수|때|것|만|지|필요)" +
  "|해(?:야|서|도|주|줍|준|줄|요)";
const BECOME = "되[다는고게기어었며면지려던도시거]|된다|됩니|됐[다는고던으을지습어]|돼[야서도요]";
const MISTAKEN = new RegExp(
  `(?=뿐(?!더러)|만큼|처럼|${DO}|${BECOME}|시[키켜킨킬킵]|당(?:${DO})` +
    "|[것거때]|같은|없[이는다습었을])" +
    "|(?<=[어아여해돼져려가와봐줘써켜쳐둬]야)(?=[하한할합해했함])|(?<=안)(?=[되된될됩돼됐하한할합해했함])|(?<=다)(?=보[니면])",
  "gu",
);

/** 1 for gaps where what was typed is no evidence, one entry a unit. */
export function doubtedGaps({ characters, segments }: Pick<Gaps, "characters" | "segments">): Uint8Array {
  // A line end before each segment: no kind looks across it. Of other planes no kind knows anything.
  let text = "";
  const places = new Int32Array(characters.length);
  for (let unit = 0; unit < characters.length; unit++) {
    if (unit === 0 || segments[unit] !== segments[unit - 1]) text += "\n";
    places[unit] = text.length;
    const code = characters[unit]!;
    text += code < 0x10000 ? String.fromCharCode(code) : "\ufffd";
  }
  const found = new Uint8Array(text.length + 1);
  for (const match of text.matchAll(MISTAKEN)) found[match.index] = 1;
  return Uint8Array.from(places, (place) => found[place]!);
}

/** What the model is shown of the typed spaces; nothing where they are doubted. */
export function observed(
  { spaced, segments }: Pick<Gaps, "spaced" | "segments">, mode: Mode, doubted?: Uint8Array,
): Uint8Array {
  const seen = new Uint8Array(spaced.length).fill(UNKNOWN);
  if (mode === "restore") return seen;
  for (let unit = 1; unit < seen.length; unit++) {
    if (segments[unit] === segments[unit - 1] && !doubted?.[unit]) seen[unit] = spaced[unit] ? SPACED : JOINED;
  }
  return seen;
}

/** How much of P(the other state) is lacking for a change of a gap; negative where the threshold is passed. */
export function lacking(probability: number, typed: number, doubted: number, { add, remove }: Settings): number {
  const threshold = Math.fround(typed ? remove : add);
  const other = typed ? Math.fround(1 - probability) : probability;
  return Math.fround((doubted ? Math.max(threshold, SURE) : threshold) - other);
}
