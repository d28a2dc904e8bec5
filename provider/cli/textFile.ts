import { buffer } from "node:stream/consumers";
import { toText } from "../textFile";

export { readText, textIn } from "../textFile";

export const readInput = async (stream: NodeJS.ReadableStream): Promise<string> =>
  toText(await buffer(stream));
