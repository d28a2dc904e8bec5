import { z } from "zod";
import { parseJson } from "../json";
import type { Page } from "./cmdlet";

export interface Answer extends Page {
  nextLink: string | undefined;
  error: CmdletError | undefined;
}

/** Exchange's error, taken out of its wrappings. */
export interface CmdletError {
  /** The exception's short name, or Exchange's own code. */
  code: string;
  text: string;
  isNotFound: boolean;
}

const words = z.string().optional().catch(undefined);
const inner = z.looseObject({ type: words, message: words }).optional().catch(undefined);
const errorBody = z
  .looseObject({
    code: words,
    message: words,
    details: z
      .array(z.looseObject({ message: words }))
      .optional()
      .catch(undefined),
    innererror: z.looseObject({ type: words, internalexception: inner }).optional().catch(undefined),
  })
  .nullish()
  .catch({});
type ErrorBody = NonNullable<z.infer<typeof errorBody>>;

const answerBody = z.looseObject({
  value: z.unknown().optional(),
  error: errorBody,
  "@odata.error": errorBody,
  "odata.error": errorBody,
  "@odata.nextLink": z.unknown().optional(),
  "@adminapi.warnings": z.unknown().optional(),
});
type Body = z.infer<typeof answerBody>;

/** Whether the text does not have the form of an answer, such as a proxy's page or a truncated body. */
export const isUnreadable = (text: string): boolean =>
  text !== "" && !answerBody.safeParse(parseJson(text)).success;

/** An answer may be a page, one object, or nothing; even a 200 may contain an error. */
export function fromAnswer(text: string): Answer {
  const body: Body = answerBody.safeParse(parseJson(text)).data ?? {};
  const error = body.error ?? body["@odata.error"] ?? body["odata.error"];
  const nextLink = body["@odata.nextLink"];
  return {
    values: valuesOf(body),
    warnings: Array.isArray(body["@adminapi.warnings"]) ? body["@adminapi.warnings"].map(String) : [],
    nextLink: typeof nextLink === "string" && nextLink !== "" ? nextLink : undefined,
    error: error ? fromErrorBody(error) : undefined,
  };
}

/** Exchange reports a missing object with a 404, but also inside a 500. */
export const saysNotFound = (text: string): boolean => fromAnswer(text).error?.isNotFound === true;

function valuesOf(body: Body): readonly unknown[] {
  if (Array.isArray(body.value)) return body.value;
  if (body.value !== undefined && body.value !== null) return [body.value];
  const isObject = Object.keys(body).some(
    (key) => !key.includes("@") && !key.includes(".") && key !== "value",
  );
  return isObject && !body.error ? [body] : [];
}

/** `ErrorId|Type|Text`; the first two may be empty. */
const wrapped = /^([^|]*)\|([^|]*)\|(.*)$/s;

/** The most specific text: the inner exception, else the first detail without its prefix, else the outer message. */
function fromErrorBody({ code = "", message, details, innererror }: ErrorBody): CmdletError {
  const exception = innererror?.internalexception;
  const detail = details?.[0]?.message;
  const [, , detailType, detailText] = (detail && wrapped.exec(detail)) || [];
  const type = exception?.type || detailType || "";
  const text = exception?.message || detailText || detail || message || "no explanation given";
  return {
    code: type.split(".").at(-1) || code || "Error",
    text: text.trim(),
    isNotFound:
      !isAboutTenant(text) &&
      (code === "NotFound" || type.includes("ManagementObjectNotFoundException") || namesNothing(text)),
  };
}

/** [I] A missing organisation proves nothing about the object. Names are in quotes and are ignored here. */
const isAboutTenant = (text: string): boolean =>
  /\b(tenant|organi[sz]ation|domain)\b/i.test(text.replace(/'[^']*'/g, ""));

/** [I] Last resort: in 2025, answers had neither code nor type, and only the message was left. */
function namesNothing(text: string): boolean {
  return /object '.*' couldn't be found on/.test(text);
}
