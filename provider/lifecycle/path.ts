/** Property paths in Pulumi's notation: `settings.hostName`, `targets[0].groupId`. */
export type Segments = readonly (string | number)[];

export function formatPath(segments: Segments): string {
  return segments.reduce<string>((text, segment) => {
    if (typeof segment === "number") return `${text}[${segment}]`;
    if (!/^[A-Za-z_$][\w$]*$/.test(segment)) return `${text}["${segment}"]`;
    return text === "" ? segment : `${text}.${segment}`;
  }, "");
}

/** The same few paths are used for every resource of a stack. */
const parsed = new Map<string, Segments>();

export function segmentsOf(path: string): Segments {
  const known = parsed.get(path);
  if (known) return known;
  const parts = path.match(/[^.[\]"]+/g) ?? [];
  const segments = parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  parsed.set(path, segments);
  return segments;
}

/** Whether the paths are the same, or one lies inside the other; `*` matches any segment. */
export function overlaps(one: string, other: string): boolean {
  const a = segmentsOf(one);
  const b = segmentsOf(other);
  return Array.from({ length: Math.min(a.length, b.length) }).every(
    (_, at) => a[at] === b[at] || a[at] === "*" || b[at] === "*",
  );
}

/** Whether `path` is `around`, or lies inside it. */
export function isWithin(path: string, around: string): boolean {
  return segmentsOf(path).length >= segmentsOf(around).length && overlaps(path, around);
}

export function valueAt(value: unknown, path: string): unknown {
  return segmentsOf(path).reduce<unknown>(
    (inner, segment) => (typeof inner === "object" && inner !== null ? (inner as never)[segment] : undefined),
    value,
  );
}

/** A copy of `value` with `item` at `path`; undefined removes the key. */
export function withValueAt<T extends object>(value: T, path: string, item: unknown): T {
  const [first, ...rest] = segmentsOf(path);
  if (first === undefined) return value;
  const inner = (value as Record<string | number, unknown>)[first];
  const next = rest.length > 0 ? withValueAt((inner as object) ?? {}, formatPath(rest), item) : item;
  const copy = { ...value, [first]: next };
  if (next === undefined) delete copy[first as keyof typeof copy];
  return copy;
}
