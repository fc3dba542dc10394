/**
 * Spans that the form of a text tells to be no prose: labels, leaders, articles, sums, names typed as one word.
 * `text/forms.py` in Python, which has the reasons.
 */

import type { Span } from "./gaps.js";

// What ends a label: a colon, a bracket, a dash, a bar, a row of dots, or the line; the spaces before it are the label's too.
const DOTS = "[.·ㆍ․‥…⋯]{4}";
const END = String.raw`(?:  | *(?=[:：()\[\]{}<>〈〉《》【】〔〕「」『』\|｜│┃║–—\-]|${DOTS}|[\t\r\n]|$))`;
const LABEL = new RegExp(
  "(?=[가-힣] {1,9}[가-힣](?![가-힣]))(?:" +
    "(?:(?<![가-힣])(?<![가-힣] )|(?<=[0-9][장절조항편관호] ))" +
    `(?:[가-힣](?: {1,9}[가-힣]){3,7}(?<![다요까죠네])|[가-힣](?: {1,9}[가-힣]){1,2})${END}` +
    "|(?<=[가-힣] )[가-힣](?: [가-힣]){3,7}(?<![다요까죠네])(?= *(?:[\\t\\r\\n]|$))" +
    "|(?<![가-힣])(?<![가-힣] )[가-힣](?: {2,9}[가-힣]){1,7} +(?=[가-힣]))",
  "gu",
);
const CAPTION = /(?<![^\t\r\n])[^가-힣\t\r\n]{0,24}(?<name>[가-힣]{2,10}[0-9]{0,2}) *(?=[:：])/gu;
const LEADER = new RegExp(` +(?=${DOTS})|(?<=${DOTS}) +`, "gu");
const APART = / +[:：/|~→←↔=+×÷–—·ㆍ‧∙•\-] +/gu;

const LAW =
  "법|법률|영|령|시행령|규칙|조례|규정|정관|약관|지침|계약|계약서|협약|고시|훈령|예규|강령|요령|세칙|회칙|헌법|협정|" +
  "내규|방침|합의|합의서|서비스|조|항|호|장|절|회|표|기준|부칙|법인|학칙|규약|명령|사업";
const ARTICLE = new RegExp(
  "(?:(?:제 ?[0-9]{1,4} ?[조장절관항편](?:의 ?[0-9]{1,3})?|부 {0,9}칙) ?" +
    String.raw`[(\[【〔<〈][^()\[\]【】〔〕<>〈〉\r\n]{0,60}[)\]】〕>〉](?<title> +)(?=이 +[가-힣])` +
    String.raw`|(?<=[)\]】〕〉》」』①-⑳])(?<law> +)(?=이 +(?:${LAW})(?:[은는이가을를에의과와도로으 ,])))`,
  "gu",
);
const NOTATION = [
  /제(?<![^\t\r\n]제) [0-9]{1,4} [조장절관항편](?![가-힣])/gu,
  / +(?=(?:(?:공고|고시|훈령|예규|조례|규칙|법률|대통령령|총리령|부령|지침|문서) )?제 ?[0-9])/gu,
  /[조장절관항편](?<=[0-9].) +(?=[(\[【〔<〈])/gu,
  /금(?<![가-힣]금)(?:[0-9]{1,3}(?:,[0-9]{3})+ ?원|[일이삼사오육칠팔구십백천만억조]{2,40}원)/gu,
];
const PLACEHOLDER = new RegExp(
  String.raw`(?:(?<![0-9%])%(?:\([A-Za-z_]\w{0,40}\)|[0-9]\$)?[0-9.]{0,4}(?:l{0,2}[dux]|[sfcg@])` +
    String.raw`|\{\{?[A-Za-z0-9_.]{0,40}\}\}?) *(?=[^ \t\r\n])`,
  "gu",
);
const MARKER = /(?<! ) *<\/?[A-Za-z][A-Za-z0-9_-]{0,40}\/?> */gu;
const HYPHEN = /[가-힣A-Za-z0-9]-(?=[가-힣A-Za-z0-9])/gu;

const SURNAMES = "이김박최정강조윤장임오서신권황송류홍고문손양배백허남심노하곽성차우구민유진엄채원천방공현함변염추";
const TITLES = (
  "교수 박사 사장 회장 부회장 대표 이사 상무 전무 부장 차장 과장 대리 팀장 실장 국장 본부장 센터장 원장 소장 " +
  "관장 총장 학장 교장 위원 위원장 의원 장관 차관 대통령 총리 시장 군수 구청장 지사 도지사 판사 검사 변호사 기자 " +
  "작가 감독 코치 선수 배우 가수 화백 시인 연구원 주무관 사무관 서기관 대사 장군 목사 신부 스님 간사 조합장 이장 " +
  "수석 행정관 대변인 앵커 아나운서 선생 선생님 여사 씨 님"
).replaceAll(" ", "|");
const AFTER = "(?:은|는|이|가|을|를|의|에게|에게서|께|께서|도|만|와|과|로|으로|이다|입니다|이라고|라고)?(?![가-힣])";
const PERSON = new RegExp(String.raw`(?<=[가-힣)\]]) +[${SURNAMES}][가-힣]{1,2} +(?:${TITLES})(?=${AFTER})`, "gu");
const BRACKETED = new RegExp(String.raw`(?<=[)\]】〕〉》」』]) +(?=[씨군양옹님]${AFTER})`, "gu");

const KINDS = (
  "법 법률 시행령 시행규칙 규칙 조례 규정 협정 협약 훈령 예규 강령 헌법 위원회 협의회 심의회 " +
  "연합회 연구회 학회 협회 공단 공사 재단 조합 연맹 센터 연구소 사무소 보건소 경찰서 소방서 우체국 " +
  "도서관 박물관 미술관 과학관 체육관 복지관 회관 유치원 어린이집 학교 대학 대학원 병원 은행 " +
  "예식장 연구원 개발원 진흥원 교육원 평가원 의료원 정보원 관리원 감사원 품질원 기술원 보호원 " +
  "경찰청 검찰청 교육청 산림청 특허청 기상청 소방청 국세청 관세청 조달청 통계청 병무청 진흥청 " +
  "관리청 교육부 통신부 자원부 노동부 복지부 교통부 안전부 식품부 가족부 관광부 수산부 재정부 " +
  "법무부 국방부 외교부 환경부 기업부 안전처 법제처 지원과 총무과 행정과 정책과 기획과 관리과 " +
  "재무과 복지과 교통과 건축과 교육과 공학과 정류소명 상품명 사업명 과목명 회사명 기관명 제품명 " +
  "부서명 학교명 파일명 도로명 단체명 시설명 업체명 건물명 품목명 질병명 국가명 지역명 노선명 " +
  "공사명 논문 신청서 계약서 보고서 계획서 확인서 증명서 등록증 " +
  "검인서 동의서 통지서 추천서 의견서 설명서 안내서 명세서 견적서 서약서 결의서 요청서 제안서 평가서 진술서 소견서 청구서"
).split(" ");
const OTHER_WORDS = ["방법", "불법", "공법"];
const PARTICLES = new Set(
  (
    "은 는 이 가 을 를 의 에 에서 에게 에는 에도 와 과 도 로 으로 만 까지 부터 보다 이나 나 이며 " +
    "이고 이다 입니다 이라고 라고 장 장은 장이 장관 장관은 장관이"
  ).split(" "),
);
const LONGEST_PARTICLE = 3;
const SHORTEST_NAME = 5;
const WORD = /(?<![가-힣])[가-힣]{5,30}(?![가-힣])/gu;
const PHRASE = new RegExp(
  "[는를던된될든른큰]|(?<!기)와|(?<!휴)게|긴(?!급)|(?<![분역])할(?!인)|(?<![마가])을(?!지)|(?<!토지)은(?!행|퇴)|에(?!너)" +
    "|(?<!경)까지|부터|으로|하고|(?<![회주심협건결합동정편강창])의(?![료원회사약무류정식견결])" +
    "|(?<![고국기제권무유북대])한(?![국글강방류우복])|(?<![국평허물증참인원시휴추작투고])가(?![족정스공격맹축구치])" +
    "|(?<![린놀넓높])이(?![용사동민주전행익])|우리|저희|^그(?!린)|^새(?!마을|만금)|^[첫두세네몇](?:번|째|가지)|[것곳때]$",
  "u",
);

/**
 * Spans whose gaps stay as typed in correct mode.
 *
 * @param text whole lines
 * @param kinds layout (labels, leaders), article (statutes and offices), name (names typed as one word), code
 * @returns start and end of each, in UTF-16 units
 */
export function keptSpans(text: string, kinds: ReadonlySet<string>): Span[] {
  const spans: Span[] = [];
  const whole = (pattern: RegExp): void => {
    for (const match of text.matchAll(pattern)) spans.push([match.index, match.index + match[0].length]);
  };
  if (kinds.has("layout")) [LABEL, LEADER, APART].forEach(whole);
  if (kinds.has("article")) {
    for (const match of text.matchAll(ARTICLE)) {
      const kept = (match.groups?.["title"] ?? match.groups?.["law"])!;
      const end = match.index + match[0].length;
      spans.push([end - kept.length, end]);
    }
    NOTATION.forEach(whole);
  }
  if (kinds.has("code")) {
    for (const match of text.matchAll(PLACEHOLDER)) {
      const end = match.index + match[0].length;
      spans.push([end - 1, end + 1]);
    }
    for (const match of text.matchAll(MARKER)) {
      spans.push([Math.max(match.index - 1, 0), match.index + match[0].length + 1]);
    }
  }
  if (kinds.has("name")) keepNames(text, spans);
  return spans;
}

function keepNames(text: string, spans: Span[]): void {
  for (const match of text.matchAll(HYPHEN)) spans.push([match.index, match.index + 3]);
  for (const match of text.matchAll(WORD)) {
    const length = nameLength(match[0]);
    if (length) spans.push([match.index, match.index + length]);
  }
  for (const pattern of [PERSON, BRACKETED]) {
    for (const match of text.matchAll(pattern)) spans.push([match.index, match.index + match[0].length]);
  }
  for (const match of text.matchAll(CAPTION)) {
    const name = match.groups!["name"]!;
    const end = match.index + match[0].length;
    const start = match.index + match[0].lastIndexOf(name);
    spans.push([PHRASE.test(name) ? start + name.length : start, end]);
  }
}

/** How many syllables of a word are a name typed as one word, 0 if it is none. */
function nameLength(word: string): number {
  for (let particle = 0; particle <= LONGEST_PARTICLE; particle++) {
    const end = word.length - particle;
    if (end < SHORTEST_NAME) break;
    if (particle && !PARTICLES.has(word.slice(end))) continue;
    const name = word.slice(0, end);
    const ends = (kind: string): boolean => name.endsWith(kind);
    if (KINDS.some(ends) && !OTHER_WORDS.some(ends)) return PHRASE.test(name) ? 0 : end;
  }
  return 0;
}
