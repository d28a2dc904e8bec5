declare const isFact: unique symbol;

/**
 * What may be told about a tenant to everybody: no name, id, domain, address or token is in it. Only this file makes such
 * texts, and none of its functions lets a value of the tenant through.
 */
export type Fact = string & { readonly [isFact]: true };

/** Words of this program, with counts, status codes and other facts in between. */
export const told = (words: TemplateStringsArray, ...facts: readonly (Fact | number | boolean)[]): Fact =>
  words.map((word, index) => `${word}${facts[index] ?? ""}`).join("") as Fact;

/** A constant of this program, such as a permission's name: never what an answer holds. */
export const ours = (name: string): Fact => name as Fact;

/** The JSON type of a value, and how many there are. */
export function kindOf(value: unknown): Fact {
  if (value === undefined) return told`nothing`;
  if (value === null) return told`null`;
  if (Array.isArray(value)) return told`a list of ${value.length}`;
  if (value === "") return told`an empty text`;
  return `${typeof value === "object" ? "an object" : `a ${typeof value}`}` as Fact;
}

/** Names of properties, in so far as they are words of Microsoft's schemas. */
export const namesOf = (names: readonly string[]): Fact =>
  (names.length === 0 ? "none" : names.map((name) => inKnownWords(name)).join(", ")) as Fact;

const longest = 200;

/**
 * A text of a service in the words that are known to say nothing about a tenant; others become `…`, digits `9`. So the
 * form of an identity or the wording of a refusal can be told, and the name in it cannot.
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

/** A letter alone is a word between blanks only: in `a.contoso.com` it is a name. */
const letterInName = /(?<=[^\s'"])(?<!\p{L})\p{L}(?!\p{L})|(?<!\p{L})\p{L}(?=[^\s\p{L}])/gu;

/** What is written together: a word, a name of a property, or an id with its hyphens. */
const chunks = /[\p{L}\p{M}\p{N}]+(?:-+[\p{L}\p{M}\p{N}]+)*/gu;

/** Letters of an id may be words as well, such as the `a` of `a3f0`: none of it is told. */
const isMixed = (chunk: string): boolean => /\p{N}/u.test(chunk) && /\p{L}/u.test(chunk);

const words = /\p{Lu}?[\p{Ll}\p{Lo}\p{M}]+|\p{Lu}+(?!\p{Ll})|\p{L}/gu;
const isKnown = (word: string): boolean => known.has(word.toLowerCase());

/** One or two letters beside what is not known may be of an id without digits. */
function wordsOf(chunk: string): string {
  const isWhole = (chunk.match(words) ?? []).every(isKnown);
  return chunk.replace(words, (word) => (isKnown(word) && (word.length > 2 || isWhole) ? word : "…"));
}

/** Of Microsoft's schemas and of the sentences in which its services refuse. */
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
