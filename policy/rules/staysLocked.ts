import { later } from "../declared";
import { howToObserve } from "../observed";
import type { Finding, StackRule } from "../rule";

export const staysLocked: StackRule = {
  name: "stays-locked",
  description: 'Mobile e-mail access of a tenant that is locked down must not change to "anyApp".',
  severity: "critical",
  fix: 'Keep the mode, or set this rule to "advisory" for the preview that is meant to open the tenant.',
  enforcementLevel: "mandatory",
  options: {},
  findingsInStack(resources, _, observed) {
    return resources
      .filter(({ kind }) => kind === "MobileEmailAccessPolicy")
      .flatMap((policy): Finding[] => {
        const { urn, inputs } = policy;
        // The rule also runs after the writes, which is too late.
        if (inputs["mode"] === later) return [{ urn, text: modeNotKnown }];
        if (inputs["mode"] !== "anyApp") return [];
        const facts = observed.factsOf(policy);
        if (!facts) return [{ urn, text: notKnown(observed.whyUnknown(policy)) }];
        const opens = facts.some(
          ({ kind, mode, was }) => kind === "accessMode" && mode === "anyApp" && was !== "Allow",
        );
        return opens
          ? [
              {
                urn,
                text: 'mode is "anyApp", and the tenant is locked down: this opens mail on phones to every app.',
              },
            ]
          : [];
      });
  },
};

const modeNotKnown =
  "mode is known only during the update, so it is not known whether it opens a tenant that is locked down. Declare it as a value that a preview knows.";

const notKnown = (missing = "the preview did not compare this resource with the tenant") =>
  `mode is "anyApp", and it is not known whether the tenant is locked down: ${missing}. ${howToObserve}`;
