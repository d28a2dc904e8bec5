import { z } from "zod";
import { parseJson } from "../json";

/** Code, message and request id of a refusal, taken out of any wrappings. */
export interface Said {
  code: string | undefined;
  text: string;
  requestId: string | undefined;
}

const text = z.string().optional().catch(undefined);
const errorBody = z.object({
  error: z.looseObject({
    code: text,
    message: text,
    innerError: z.looseObject({ "request-id": text }).nullish().catch(undefined),
  }),
});

export const noWords = "no explanation given";

export function saidIn(body: string): Said | undefined {
  const error = errorBody.safeParse(parseJson(body)).data?.error;
  if (!error) return undefined;
  const { code, message } = unwrapped({ code: error.code, message: error.message });
  return { code, text: message?.trim() || noWords, requestId: error.innerError?.["request-id"] };
}

interface Wrapping {
  code: string | undefined;
  message: string | undefined;
}

/** Each gateway in front of Intune puts the answer of the next one into its own `message`, as JSON text. */
const mostWrappings = 8;

const wrapping = z.looseObject({ ErrorCode: text, code: text, Message: text, message: text });

function unwrapped(outer: Wrapping): Wrapping {
  let { code, message } = outer;
  for (let depth = 0; depth < mostWrappings && message?.trimStart().startsWith("{"); depth++) {
    const inner = innerOf(message);
    if (!inner) break;
    code = inner.code || code;
    message = inner.message;
  }
  return { code, message: message && withoutOperation(message) };
}

function innerOf(message: string): Wrapping | undefined {
  const parsed = parseJson(message);
  const body = wrapping.safeParse((parsed as { error?: unknown } | undefined)?.error ?? parsed).data;
  if (body) {
    const inner = body.Message ?? body.message;
    return inner === undefined ? undefined : { code: body.ErrorCode ?? body.code, message: inner };
  }
  const innermost = [...message.matchAll(/message[\\"]*\s*:\s*[\\"]+([^"\\{}][^"\\]*)/gi)].at(-1)?.[1];
  return innermost === undefined ? undefined : { code: undefined, message: innermost };
}

/** Intune appends its own ids and addresses to the message. */
const withoutOperation = (message: string): string => message.split(" - Operation ID")[0] ?? message;
