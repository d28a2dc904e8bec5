export { type ErrorCode, errorCodes, isProviderError, ProviderError } from "./errors";
export { definitions, type Kind } from "./resources/index";
export { Session } from "./session";
