/**
 * What of the typed spaces is evidence: not those that people get wrong most. `evidence.py` in Python, which has the
 * reasons and the figures.
 */

import type { Mode, Settings } from "./settings.js";
import type { Gaps } from "./text/gaps.js";
import { gapsAt, type Unspaced } from "./text/patterns.js";

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

// Where the norm allows both, what was typed joined is taken apart only if the model is this sure.
const SURE_OF_FREE = Math.fround(0.8);
const ENDS =
  "은는이가을를의에도만와과로서고며면지게던든니다요까데라자려네걸들한할된될인일간갈온올본볼난날큰긴수더또좀꼭잘못안그저첫두세네몇여매모어아워져떤런른슨느전새옛헌맨";
const BEGINS =
  "[것거게걸건데때만번개명중내외등수줄바뿐씨님더덜안못잘씩쯤째측간상하후전뒤앞위밑옆속밖채척듯양체월년시분초원달]" +
  "|대로|가지|정도|마[세시십]|말[고아]|있|없|같|나[면서니]|돼|되|됐|된|될|해|했|한|할|합|찼|났|들[어이고]|보[다고니자여]|주[고는다어]|버[리려렸]|동안|때문|가량|[가-힣][는은던겠다]|[갔났냈냤넜녔놨뒀됐랐렀렸봤샀섰썼왔웠잤졌줬찼컸켰탔텄폈했혔]";
const FREE = new RegExp(`(?<=[가-힣A-Za-z])(?<![${ENDS}])(?=[가-힣]{2})(?!${BEGINS})|(?<=[아어여해려져겨켜쳐와워줘둬봐돼])(?=있[는다었어을으고])`, "uy");

/** 1 for gaps where what was typed is no evidence, one entry a unit. */
export function doubtedGaps(text: Unspaced): Uint8Array {
  return gapsAt(text, MISTAKEN);
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

/**
 * How much of P(the other state) is lacking for a change of a gap; negative where the threshold is passed.
 *
 * @param text the characters without their spaces
 * @param unit the unit behind the gap
 * @param probability P(space) of the gap
 * @param spaced 1 for gaps as they were typed
 * @param doubted 1 for gaps where the threshold is at least SURE
 * @param settings the thresholds
 */
export function lacking(
  text: Unspaced, unit: number, probability: number, spaced: Uint8Array, doubted: Uint8Array, { add, remove }: Settings,
): number {
  const typed = spaced[unit];
  let threshold = Math.fround(typed ? remove : add);
  if (doubted[unit]) threshold = Math.max(threshold, SURE);
  if (!typed && probability > Math.fround(add) && probability <= SURE_OF_FREE && mayBeJoined(text, unit)) {
    threshold = Math.max(threshold, SURE_OF_FREE);
  }
  const other = typed ? Math.fround(1 - probability) : probability;
  return Math.fround(threshold - other);
}

/** Whether the norm seems to allow that a gap was typed joined: between two nouns, or before an auxiliary. */
function mayBeJoined({ text, places }: Unspaced, unit: number): boolean {
  FREE.lastIndex = places[unit]!;
  return FREE.test(text);
}
