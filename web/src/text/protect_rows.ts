/**
 * What each kind of protected span looks like; the rows of `text/protect.py`, in the syntax of JavaScript.
 *
 * A row is (kind, its first character, what may not stand before that, the rest). Of two rows that fit, the upper one wins.
 */

import { SPACE_CLASS, WORD_CLASS } from "../python.js";

export const KINDS: readonly string[] = [
  "url", "email", "mention", "tag", "path", "code", "html", "markdown", "math", "time", "date", "phone", "number",
  "foreign", "layout", "bracket", "article", "name",
];

const raw = String.raw;

const TLD =
  "(?:com|net|org|edu|gov|info|biz|kr|jp|cn|tw|hk|us|uk|eu|de|fr|ru|io|ai|co|me|tv|app|dev|xyz|shop|blog|site)" +
  "(?![A-Za-z0-9\\-])";
const EXTENSION_REST =
  "(?:hwpx?|docx?|xlsx?|pptx?|pdf|txt|md|csv|tsv|jsonl?|xml|ya?ml|html?|css|js|ts|py|java|c|cpp|h|exe|zip|gz|tar|" +
  "jpe?g|png|gif|svg|mp[34]|avi|mkv|wav)(?![A-Za-z0-9])";
const EXTENSION = `\\.${EXTENSION_REST}`;
// Hangul that is part of an address: between two of its separators, or its last part if that is short. What follows
// a Latin letter or a dot is a particle or the next sentence.
const URL_HANGUL =
  "(?:(?<=[/=_%&?#\\-])[가-힣]{1,99}(?=[/=_&?#%\\-])|(?<=[/=_])[가-힣]{1,12}(?![가-힣]))(?!/?https?:)";
const URL_BODY = raw`(?:[A-Za-z0-9._~:/?#\[\]@!$&'(*+=%\-]|[,;)](?!https?:)|${URL_HANGUL})*`;
const PATH_HANGUL = raw`[가-힣]{1,99}(?=[\\/._\-][\\/A-Za-z0-9가-힣._\-])|(?<=[\\/_])[가-힣]{1,12}(?![가-힣])`;
const PATH_BODY = raw`(?:[A-Za-z0-9._@+~%\\/\-]|${PATH_HANGUL})*`;
const NAME = raw`[A-Za-z0-9._@+~\-]`;
const WORD = raw`[A-Za-z0-9_.\-]`;

type Row = readonly [kind: string, first: string, before: string, rest: string];

export const ROWS: readonly Row[] = [
  // In old newspapers a backtick opens a quotation and an apostrophe closes it: `이렇게'.
  ["code", "`", "`", "(?<ticks>`{0,99})(?!`)(?:[^\\r\\n가-힣]{0,1000}?|[^\\r\\n']{0,1000}?)(?<!`)`\\k<ticks>(?!`)"],
  ["url", "hHfF", "A-Za-z0-9", raw`(?:(?<=[hH])ttps?|(?<=[fF])tp)://${URL_BODY}`],
  ["url", "wW", "A-Za-z0-9.", raw`[wW]{2}\.${URL_BODY}`],
  [
    "email", "A-Za-z0-9", raw`A-Za-z0-9._%+\-`,
    raw`[A-Za-z0-9._%+\-]{0,63}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,8}`,
  ],
  [
    "url", "A-Za-z0-9", raw`A-Za-z0-9._@\-`,
    raw`[A-Za-z0-9\-]{0,62}\.(?:[A-Za-z0-9\-]{1,63}\.){0,7}${TLD}(?::[0-9]{1,5})?(?:/${URL_BODY})?`,
  ],
  [
    "mention", "@", "A-Za-z0-9",
    raw`(?:[가-힣]{1,20}[0-9]{1,3}[가-힣]{0,4}|[가-힣]|[A-Za-z0-9_](?:[A-Za-z0-9_.\-]{0,62}[A-Za-z0-9_])?(?:@[A-Za-z0-9.\-]{1,99})?)`,
  ],
  [
    "tag", "#", `${WORD_CLASS}&/`,
    String.raw`(?![A-Za-z]{1,5}:[\\/]|[${WORD_CLASS}.%+\-]{1,64}@[${WORD_CLASS}])` +
      `[${WORD_CLASS}]{1,100}(?:[#/][${WORD_CLASS}]{1,100})*`,
  ],
  // Tags in braces, and names that transcripts hide.
  ["tag", "{", raw`\\$`, raw`[^{}\r\n]{1,80}\}`],
  ["tag", "&", WORD_CLASS, raw`[A-Za-z가-힣][A-Za-z가-힣_\-]{0,30}[0-9]{0,3}&`],
  ["path", "A-Za-z", "A-Za-z0-9", raw`:[\\/]${PATH_BODY}`],
  ["path", "\\\\", "\\\\", raw`\\${WORD}{1,99}\\${PATH_BODY}`],
  ["path", "/", "A-Za-z0-9/:._~)", `${NAME}{1,99}/${PATH_BODY}`],
  ["path", "/", raw`${WORD_CLASS}/:.~)\]`, `[A-Za-z]${NAME}{0,98}`],
  ["path", "~.", `${WORD_CLASS}/.~`, raw`(?:(?<=\.)\.)?/${NAME}${PATH_BODY}`],
  ["path", "A-Za-z0-9_", raw`A-Za-z0-9._@/\-`, `(?:${WORD}{0,99}/){0,30}${WORD}{0,99}${EXTENSION}`],
  ["path", ".", raw`^${WORD_CLASS})\]`, EXTENSION_REST],
  [
    "html", "<", "",
    raw`(?:/?[A-Za-z][A-Za-z0-9:._\-]{0,60}(?:[ \t]{1,9}[A-Za-z_:@*\[(][^<>\r\n]{0,4000})?[ \t]{0,9}/?>` +
      raw`|!--(?:(?!<!--)[^\r\n]){0,4000}?-->|![A-Za-z][^<>\r\n]{0,500}>|\?[A-Za-z][^<>\r\n]{0,500}\?>)`,
  ],
  ["html", "&", "", "(?:[A-Za-z]{2,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});"],
  [
    "markdown", raw`\]`, "",
    raw`\( {0,3}(?:[^()${SPACE_CLASS}]|\([^()${SPACE_CLASS}]{0,200}\)){0,2000}` +
      raw`(?: {1,3}(?:"[^"\r\n]{0,300}"|'[^'\r\n]{0,300}'))? {0,3}\)`,
  ],
  ["markdown", raw`\[`, "", raw`\^[^\[\]${SPACE_CLASS}]{1,50}\]`],
  // Marks of note takers: highlighted, hidden, the place of a note.
  ["markdown", "=", "=", raw`=(?![${SPACE_CLASS}=])[^=\r\n]{1,200}(?<![${SPACE_CLASS}])==(?!=)`],
  ["markdown", "%", "%", raw`%[^%\r\n]{1,1000}%%`],
  ["markdown", raw`\^`, raw`0-9A-Za-z)\[`, raw`[A-Za-z가-힣][${WORD_CLASS}\-]{0,50}`],
  ["markdown", "!", "", raw`\[(?=[^\[\]\r\n]{0,300}\]\()`],
  ["math", "$", raw`\\$`, raw`\$[^$\r\n]{1,1000}\$\$`],
  [
    "math", "$", raw`\\$`,
    raw`(?![${SPACE_CLASS}$])(?:[^$\r\n가-힣]{1,500}|(?=[^$\r\n\\]{0,500}\\[A-Za-z])[^$\r\n]{1,500})` +
      raw`(?<![${SPACE_CLASS}])\$(?![0-9])`,
  ],
  [
    "math", "\\\\", "\\\\",
    raw`(?:\((?:[^\\\r\n]|\\[^()\r\n]){0,1000}\\\)|\[(?:[^\\\r\n]|\\[^\[\]\r\n]){0,1000}\\\])`,
  ],
  [
    "phone", "0-9", raw`0-9\-`,
    raw`(?:(?<=0)[0-9]{1,2}(?:[\-.]|\) ?)[0-9]{3,4}[\-.][0-9]{4}|(?<=0)1[0-9] [0-9]{3,4} [0-9]{4}` +
      raw`|(?<=1)[568][0-9]{2}-[0-9]{4})(?![0-9])`,
  ],
  ["phone", "(", "", raw`0[0-9]{1,2}\) ?[0-9]{3,4}-[0-9]{4}(?![0-9])`],
  ["phone", "+", "0-9", "[0-9]{1,3}[\\- ][0-9]{1,4}[\\- ][0-9]{3,4}[\\- ][0-9]{4}(?![0-9])"],
  [
    "date", "0-9", "0-9",
    raw`[0-9]{3}(?:(?<dash>[\-/.])[0-9]{1,2}\k<dash>[0-9]{1,2}(?![0-9])` +
      raw`(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+\-][0-9]{2}:?[0-9]{2})?)?` +
      raw`|\. ?[0-9]{1,2}\.(?: ?[0-9]{1,2}(?![0-9])\.?)?)`,
  ],
  ["time", "0-9", "0-9:", raw`[0-9]?:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?(?![0-9:])`],
  ["number", "0-9", "0-9", raw`[0-9]{0,2}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?`],
  ["number", "0-9", "0-9", raw`[0-9]*(?:[.·][0-9]+)+`],
  ["number", "0-9", "0-9", "[0-9]+"],
];
