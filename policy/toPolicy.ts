import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { declaredIn } from "./declared";
import { readObserved } from "./observed";
import { record } from "./record";
import type { ResourceRule, Rule, StackRule } from "./rule";

const page = "https://www.npmjs.com/package/pulumi-m365-policy";

/** Converts a rule into a policy of `@pulumi/policy`. */
export function toPolicy(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
  const { name, description, severity, fix, enforcementLevel, options } = rule;
  const shared = {
    ...{ name, description, severity, enforcementLevel, remediationSteps: fix, url: page },
    ...(Object.keys(options).length > 0 ? { configSchema: { properties: options } } : {}),
  };
  return { ...shared, ...("kinds" in rule ? ofResource(rule) : ofStack(rule)) };
}

type Report = (text: string, urn?: string) => void;

/** Reports a finding with its fix, and records it for `m365 preview-comment`. */
const telling =
  ({ name, fix }: Rule, report: Report): Report =>
  (text, urn) => {
    report(`${text} ${fix}`, urn);
    record(name, `${text} ${fix}`, urn);
  };

const ofResource = (rule: ResourceRule): Pick<ResourceValidationPolicy, "validateResource"> => ({
  validateResource(args, report) {
    const resource = declaredIn(args);
    if (!resource || !rule.kinds.includes(resource.kind)) return;
    const tell = telling(rule, report);
    for (const text of rule.findingsIn(resource, args.getConfig<never>())) tell(text, resource.urn);
  },
});

const ofStack = (rule: StackRule): Pick<StackValidationPolicy, "validateStack"> => ({
  validateStack({ resources, getConfig }, report) {
    const declared = resources.flatMap((one) => declaredIn(one) ?? []);
    const tell = telling(rule, report);
    const findings = rule.findingsInStack(declared, getConfig<never>(), readObserved());
    for (const { text, urn } of findings) tell(text, urn);
  },
});
