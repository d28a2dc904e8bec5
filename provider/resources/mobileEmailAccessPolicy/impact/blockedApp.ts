import type { Policy } from "../census/accessDecision";
import { appOf } from "../census/apps";
import { outlookRule, samePair } from "../wire";

type Rule = Policy["rules"][number];

/** Apps whose devices call themselves "Android", or by the name of their maker. */
const onAndroid = ["Gmail", "Nine", "Samsung Email"];

/** Whether the policy shuts an app out as a whole, as far as its rules name apps: a rule for one model may let some in. */
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
