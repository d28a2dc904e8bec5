export * from "./functions";
export { EmailProfile, IntegratedAppsSetting, MobileEmailAccessPolicy, ProfileAssignment } from "./resources";
export type * from "./types";
