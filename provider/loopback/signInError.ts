import { randomUUID } from "node:crypto";

export type SignInTrouble = "expiredSecret" | "wrongCloud";

/** A refusal of Entra ID. */
export interface SignInError {
  readonly status: number;
  readonly error: string;
  readonly code: number;
  readonly description: string;
}

export function errorBody({ error, code, description }: SignInError): Record<string, unknown> {
  const [traceId, correlationId] = [randomUUID(), randomUUID()];
  const timestamp = `${new Date().toISOString().slice(0, 19).replace("T", " ")}Z`;
  return {
    error,
    error_description: `AADSTS${code}: ${description} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  };
}

export const invalidClient = (code: number, description: string): SignInError => ({
  status: 401,
  error: "invalid_client",
  code,
  description,
});
