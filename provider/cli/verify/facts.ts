declare const isFact: unique symbol;

/**
 * A text about a tenant that may be published: it contains no name, id, domain, address or token. Only this file
 * creates such texts, and none of its functions passes a value of the tenant through.
 */
export type Fact = string & { readonly [isFact]: true };

/** Words of this program, with counts, status codes and other facts in between. */
export const told = (words: TemplateStringsArray, ...facts: readonly (Fact | number | boolean)[]): Fact =>
  words.map((word, index) => `${word}${facts[index] ?? ""}`).join("") as Fact;

/** A constant of this program, such as a permission's name; never a value from an answer. */
export const ours = (name: string): Fact => name as Fact;

/** The JSON type of a value, with the length of a list. */
export function kindOf(value: unknown): Fact {
  if (value === undefined) return told`nothing`;
  if (value === null) return told`null`;
  if (Array.isArray(value)) return told`a list of ${value.length}`;
  if (value === "") return told`an empty text`;
  return `${typeof value === "object" ? "an object" : `a ${typeof value}`}` as Fact;
}

/** Names of properties; those that are not words of Microsoft's schemas are masked. */
export const namesOf = (names: readonly string[]): Fact =>
  (names.length === 0 ? "none" : names.map((name) => inKnownWords(name)).join(", ")) as Fact;

const longest = 200;

/**
 * The text of a service, with only those words that are known to reveal nothing about a tenant. Others become `…`,
 * and digits become `9`. This shows the form of an id or the wording of a refusal, but no name in it.
 */
export function inKnownWords(text: string): Fact {
  const masked = text
    .slice(0, 4 * longest)
    .replace(chunks, (chunk) => (isMixed(chunk) ? "…" : wordsOf(chunk)))
    .replace(letterInName, "…")
    .replace(/[\p{N}]+/gu, "9")
    .replace(/[^\p{L}\p{P}9 $|]+/gu, " ")
    .replace(/(?:…[9-]*|[9-]+…)+/gu, "…");
  return (masked.length > longest ? `${masked.slice(0, longest)} …` : masked).trim() as Fact;
}

/** A single letter is a word only between spaces: in `a.contoso.com` it is a name. */
const letterInName = /(?<=[^\s'"])(?<!\p{L})\p{L}(?!\p{L})|(?<!\p{L})\p{L}(?=[^\s\p{L}])/gu;

/** Contiguous text: a word, the name of a property, or an id with its hyphens. */
const chunks = /[\p{L}\p{M}\p{N}]+(?:-+[\p{L}\p{M}\p{N}]+)*/gu;

/** Letters of an id may look like words, such as the `a` of `a3f0`, so such text is masked completely. */
const isMixed = (chunk: string): boolean => /\p{N}/u.test(chunk) && /\p{L}/u.test(chunk);

const words = /\p{Lu}?[\p{Ll}\p{Lo}\p{M}]+|\p{Lu}+(?!\p{Ll})|\p{L}/gu;
const isKnown = (word: string): boolean => known.has(word.toLowerCase());

/** Words of one or two letters next to unknown ones are masked, because they may belong to an id without digits. */
function wordsOf(chunk: string): string {
  const isWhole = (chunk.match(words) ?? []).every(isKnown);
  return chunk.replace(words, (word) => (isKnown(word) && (word.length > 2 || isWhole) ? word : "…"));
}

/** Words of Microsoft's schemas and of its services' error messages. */
const known = new Set(
  `a about above abstract access account action active activity add added admin administrator agent all allow allowed already also an
  and android another any api apis app application apply applied are argument as assign assigned assignment assignments at
  attribute audit authentication author be because been before beta between bind body boolean both bound by call called can cannot carry case
  cast category certificate change changed characteristic child choose class client clients cmdlet code collection command
  completed composite configuration configurations consent contain contains content context convert copied correct could count
  create created creation current currently data date day days default delete deleted denied description device devices
  different direct directory disabled display displayed distinct does domain duplicate duplicates duration each edit
  either email empty enabled entity entry entries enum enumerator enumeration error errors event exactly exception exchange
  exclude excluded exclusion executing exist existing exists expand expected expose failed failure field file filter filters
  first following for forbidden form format found from full function get given global graph greater group groups guid has
  hash have header host how http id ids identifier identity if in include increase individual input instance int intent
  internal intune invalid invoke is it item items its json just kind last least length less level licensed limit link list
  literal log long mailbox mailboxes make management managed mandatory match matches max maximum member members message
  method microsoft missing mobile mode model modified more must name named names navigation need needed needs new no non none not
  null number object objects odata occurred of off old on one only operation operations or order organization other outlook
  parameter parameters parse part partnership patch path payload performed permission platform please policies policy
  position post present previous process processing profile profiles properties property provided provider put query quota
  range read ready recipients record records ref reference references refused rejected remove removed request requested
  requests require required reserved resolve resolved resource rest result results retry role roles root route rule rules
  same schema scope sent service services session set sets setting settings should show sign single size some source
  specified specify ssl state status string style such supported sync synced system tag tags target targets template
  tenant text than that the there they this time to token too transformation try type types unable unauthorized unexpected
  unique unknown unlimited unsupported update updated url use used user users using utc valid validation value values verb
  version view violates violation was were when where which while with without working write you your
  active sync bad controller failure forbidden gateway insufficient privileges internal invalid malformed method not
  precondition resource throttled loopback second preference prefer preferred prefers ambiguous binding ad already odata edm management automation data text`.split(
    /\s+/,
  ),
);
