import type { Policy } from "../census/accessDecision";
import { appOf } from "../census/apps";
import { outlookRule, samePair } from "../wire";

type Rule = Policy["rules"][number];

/** Apps whose devices report the type "Android", or the name of their manufacturer. */
const onAndroid = ["Gmail", "Nine", "Samsung Email"];

/**
 * Whether the policy blocks an app on every device, as far as its rules name apps: a rule for one model may allow some.
 */
export function isBlocked({ level, rules }: Policy, app: string): boolean {
  const others = rules.filter((rule) => !samePair(rule, outlookRule));
  if (others.some((rule) => rule.accessLevel !== "Block" && mayCover(rule, app))) return false;
  return level === "Block" || others.some((rule) => rule.accessLevel === "Block" && covers(rule, app));
}

const named = ({ queryString }: Rule) =>
  appOf({ DeviceType: queryString, DeviceModel: "", DeviceOS: "", DeviceUserAgent: "" });

function covers({ characteristic, queryString }: Rule, app: string): boolean {
  if (characteristic !== "DeviceType") return false;
  const isAndroid = queryString.toLowerCase() === "android";
  return isAndroid
    ? app !== "Samsung Email" && onAndroid.includes(app)
    : queryString.toLowerCase() === "windowsmail" && app === "Windows Mail";
}

function mayCover(rule: Rule, app: string): boolean {
  if (covers(rule, app) || named(rule).name === app) return true;
  const { characteristic, queryString } = rule;
  if (characteristic === "DeviceOS")
    return onAndroid.includes(app)
      ? /android/i.test(queryString)
      : app === "Apple Mail" && /^i(pad)?os/i.test(queryString);
  const isUnknownModel = characteristic === "DeviceModel" && !named(rule).isKnown;
  return isUnknownModel && onAndroid.includes(app);
}
