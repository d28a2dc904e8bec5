/** The few DER forms an X.509 certificate needs (ITU-T X.690). */
export type Der = Buffer;

export const sequence = (...parts: Der[]): Der => wrap(0x30, Buffer.concat(parts));
export const set = (...parts: Der[]): Der => wrap(0x31, Buffer.concat(parts));
export const integer = (value: Buffer): Der => wrap(0x02, value);
export const boolean = (value: boolean): Der => wrap(0x01, Buffer.from([value ? 0xff : 0x00]));
export const octetString = (value: Buffer): Der => wrap(0x04, value);
export const bitString = (value: Buffer, unusedBits = 0): Der =>
  wrap(0x03, Buffer.concat([Buffer.from([unusedBits]), value]));
export const utf8String = (value: string): Der => wrap(0x0c, Buffer.from(value, "utf8"));
export const utcTime = (value: Date): Der =>
  wrap(0x17, Buffer.from(`${value.toISOString().slice(2, 19).replace(/\D/g, "")}Z`));

/** `[n] EXPLICIT`: a constructed context tag around a whole element. */
export const explicit = (tag: number, value: Der): Der => wrap(0xa0 | tag, value);

/** `[n] IMPLICIT`: a primitive context tag instead of the element's own. */
export const implicit = (tag: number, value: Buffer): Der => wrap(0x80 | tag, value);

export function objectIdentifier(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return wrap(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let left = value >>> 7; left > 0; left >>>= 7) bytes.unshift((left & 0x7f) | 0x80);
  return bytes;
}

function wrap(tag: number, value: Buffer): Der {
  return Buffer.concat([Buffer.from([tag]), length(value.length), value]);
}

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size]);
  return size < 0x100 ? Buffer.from([0x81, size]) : Buffer.from([0x82, size >> 8, size & 0xff]);
}
