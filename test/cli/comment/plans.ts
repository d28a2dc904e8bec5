import { hideFacts } from "../../../provider/lifecycle/hiddenInput";

/** The properties from which `previewJson` writes a step as in the output of `pulumi preview --json`. */
export interface StepFacts {
  op: string;
  name: string;
  type?: string;
  olds?: Record<string, unknown>;
  news?: Record<string, unknown>;
  id?: string;
  /** The id from `opts.import` in the program. */
  adopt?: string;
  more?: Record<string, unknown>;
}

export const dynamic = (kind: string) => `pulumi-nodejs:dynamic/m365:${kind}`;
export const plugin = (kind: string) => `m365:index:${kind}`;

const hidden = (name: string, adopt?: string) => ({
  __m365: hideFacts({ name, owner: "0123456789abcdef", ignoreChanges: [], adopt }),
  __provider: 'exports.handler=()=>require("pulumi-m365/dynamic").emailProfile',
});

export function previewJson(steps: StepFacts[], lines: string[] = [], diagnostics: object[] = []): string {
  const root = "urn:pulumi:prod::contoso::pulumi:pulumi:Stack::contoso-prod";
  return JSON.stringify({
    steps: [
      { op: "same", urn: root, oldState: { urn: root }, newState: { urn: root } },
      ...steps.map(toStep),
    ],
    diagnostics: [...lines.map((line) => ({ message: `${line}\n\n`, severity: "info" })), ...diagnostics],
    duration: 1_382_310_129,
    changeSummary: { same: 2 },
  });
}

function toStep(facts: StepFacts) {
  const { op, name, type = dynamic("EmailProfile"), olds, news, id = "d60b64ec", adopt, more } = facts;
  const urn = urnOf(type, name);
  const inputs = (values: object) => ({ ...hidden(name, adopt), ...values });
  return {
    op,
    urn,
    ...(olds ? { oldState: { urn, id, inputs: inputs(olds), outputs: inputs(olds), ...more } } : {}),
    ...(news ? { newState: { urn, inputs: inputs(news) } } : {}),
    detailedDiff: null,
  };
}

export const urnOf = (type: string, name: string) => `urn:pulumi:prod::contoso::${type}::${name}`;
