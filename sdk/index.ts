export * from "./functions";
export { EmailProfile } from "./resources/emailProfile";
export { IntegratedAppsSetting } from "./resources/integratedAppsSetting";
export { MobileEmailAccessPolicy } from "./resources/mobileEmailAccessPolicy";
export { ProfileAssignment } from "./resources/profileAssignment";
export type * from "./types";
