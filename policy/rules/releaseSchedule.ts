import { findUp, yamlTextsAt } from "../repositoryFiles";
import type { ResourceRule } from "../rule";

interface Options {
  files: string[];
  elsewhere: string;
}

export const releaseSchedule: ResourceRule<Options> = {
  name: "release-schedule",
  description:
    "A mode that puts devices into quarantine needs m365 release on a schedule, because a quarantine does not end by itself.",
  severity: "high",
  fix: "Add a scheduled job that runs m365 release (docs/schedules.md in pulumi-m365 has ready files), or say where it runs in the option elsewhere.",
  enforcementLevel: "mandatory",
  options: {
    files: {
      type: "array",
      items: { type: "string" },
      default: [".github/workflows", "azure-pipelines.yml", ".gitlab-ci.yml"],
      description: "Files, or folders of YAML files, one of which must schedule the command.",
    },
    elsewhere: {
      type: "string",
      default: "",
      description:
        "Where the command is scheduled if no file of the repository says so. Any text satisfies the rule.",
    },
  },
  kinds: ["MobileEmailAccessPolicy"],
  findingsIn({ inputs: { mode } }, { files, elsewhere }) {
    if (!String(mode).startsWith("anyAppPrompt") || elsewhere.trim() !== "") return [];
    const texts = files.flatMap((file) => findUp(file) ?? []).flatMap(yamlTextsAt);
    return texts.some(isSchedule)
      ? []
      : [
          `mode puts devices into quarantine, and no schedule for m365 release was found in ${files.join(", ")}.`,
        ];
  },
};

const titles = /^\s*(-\s+)?(name|run-name|displayName|description):.*$/gm;

/** Ignores comments and titles: a commented-out job does not run, and a title does not show what a job does. */
function isSchedule(text: string): boolean {
  const live = text
    .replace(/^\s*#.*$/gm, "")
    .replace(/\s#.*$/gm, "")
    .replace(titles, "");
  return /\bm365 release\b/.test(live) && /\bschedules?\b/.test(live);
}
