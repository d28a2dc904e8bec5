import { ApiError } from "../../errors";
import { visible } from "../../foreignText";
import { post } from "../../tenant/pipeline";
import { cut } from "../comment/markdown";
import type { DriftReport, StackReport } from "./report";
import { rowsOf } from "./rows";
import { summaryOf } from "./text";
import { withoutNames } from "./withoutNames";

/** Limits, because a card for a Teams workflow may have at most 28 kB. */
const mostRows = 20;
const mostOfALine = 400;

export interface Addresses {
  webhook: URL | undefined;
  teams: URL | undefined;
}

/** Sends nothing if all stacks are in line. Messages never contain names of people, even if the report does. */
export async function notify(report: DriftReport, { webhook, teams }: Addresses, now: Date): Promise<void> {
  const isWell = report.stacks.every(({ status }) => status === "inLine");
  if (isWell) return;
  const plain = { ...report, stacks: report.stacks.map(withoutNames) };
  if (webhook) await send("webhook", webhook, { summary: summaryOf(plain), report: plain });
  if (teams) await send("teams", teams, cardOf(plain, now));
}

async function send(option: string, address: URL, body: object): Promise<void> {
  const status = await post(address, body);
  if (status >= 200 && status < 300) return;
  throw new ApiError(
    `--${option}: ${address.host} answered ${status}, so no message was sent. The address may have expired: create a new one.`,
    { status, serviceCode: `HTTP ${status}` },
  );
}

/** @see https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using#send-adaptive-cards-using-an-incoming-webhook */
export function cardOf(report: DriftReport, now: Date): object {
  const stacks = report.stacks.filter(({ status }) => status !== "inLine");
  return {
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        content: {
          type: "AdaptiveCard",
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
          version: "1.4",
          body: [
            textBlock(`Drift: ${summaryOf(report)}`, { weight: "Bolder", size: "Medium" }),
            ...stacks.flatMap((stack) => blocksOf(stack, now)).slice(0, mostRows),
          ],
        },
      },
    ],
  };
}

function blocksOf(stack: StackReport, now: Date): object[] {
  const head = stack.reason ?? (stack.fixed ? "reset" : "drift");
  const rows = rowsOf(stack, now).filter(({ isIgnored }) => !isIgnored);
  return [
    textBlock(`${stack.stack}: ${head}`, { weight: "Bolder", separator: true }),
    ...rows.map(({ resource, words, who }) =>
      textBlock([`${resource}: ${words}`, who].filter(Boolean).join(", ")),
    ),
  ];
}

/** Escapes Markdown, which cards render, because the text contains values of the tenant. */
const textBlock = (text: string, more: object = {}) => ({
  type: "TextBlock",
  wrap: true,
  text: cut(visible(text), mostOfALine).replace(/[\\*_[\]()`~<>#]/g, "\\$&"),
  ...more,
});
