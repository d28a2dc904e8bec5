import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startLoopback } from "../../provider/loopback";
import { steps, succeeded } from "../e2e/harness/cli";
import { createProject, type Project } from "../e2e/harness/project";
import { pom } from "./java";
import { type Language, tool } from "./language";
import { forTypescript, npmInstall } from "./npm";

/** The folder from which Pulumi runs the plugin, as documented. */
const pluginHost = "./node_modules/pulumi-m365/provider/plugin/host";

/** By runtime: the files and npm packages before `pulumi package add`, and the command after it. */
const beginnings: Record<string, { files: Record<string, string>; npm?: string[]; afterwards?: string[] }> = {
  go: { files: { "go.mod": "module example.com/mail\n\ngo 1.25\n" }, afterwards: ["go", "mod", "tidy"] },
  "{ name: python, options: { virtualenv: venv } }": { files: { "requirements.txt": "pulumi>=3,<4\n" } },
  nodejs: {
    files: {
      "tsconfig.json":
        '{ "compilerOptions": { "strict": true, "module": "nodenext", "target": "es2023" } }\n',
    },
    npm: forTypescript,
  },
  java: { files: { "pom.xml": pom } },
  yaml: { files: {} },
};

/**
 * Tests that a clone of a project that names the plugin's folder needs only `npm ci`, `pulumi install` and
 * `pulumi preview`, without the generated folders, which are not committed.
 */
export async function clone(language: Language): Promise<string> {
  if (language.runsNot) return language.runsNot;
  const program = language.examples().find(({ place }) => !place.includes("unction"))?.text ?? "";
  const { NODE_EXTRA_CA_CERTS: trusted } = process.env;
  await using loopback = await startLoopback(trusted ? { trusted: readFileSync(trusted, "utf8") } : {});
  await using project = await emptyProject(language, program, loopback.environment);
  const { files, npm = [], afterwards } = beginnings[language.runtime] ?? { files: {} };
  await project.write(files);
  await npmInstall(project, ...npm);
  const usesClasses = program.includes('"pulumi-m365"');
  if (language.runtime !== "yaml" && !usesClasses)
    await succeeded(project.pulumi("package", "add", pluginHost));
  if (afterwards) await tool(project, afterwards[0] ?? "", ...afterwards.slice(1));

  for (const name of ["node_modules", "sdks", "venv", "target"])
    rmSync(join(project.folder, name), { recursive: true, force: true });
  await tool(project, "npm", "ci", "--no-audit", "--no-fund");
  await succeeded(project.pulumi("install"));
  const made = steps(await succeeded(project.preview()));
  if (made.length === 0) throw new Error("The program makes nothing.");
  return `${made.length} to create`;
}

async function emptyProject(language: Language, program: string, env: NodeJS.ProcessEnv): Promise<Project> {
  const about = `name: mail\nruntime: ${language.runtime}\n`;
  const files =
    language.runtime === "yaml"
      ? {
          "Pulumi.yaml": `${language.fileOf(program).replace(/^plugins:.*$/ms, "")}packages:\n  m365: ${pluginHost}\n`,
        }
      : { "Pulumi.yaml": about, [language.file]: language.fileOf(program) };
  const project = await createProject({
    program: "",
    installed: false,
    files: { ...files, "package.json": '{ "private": true, "main": "index.ts" }\n' },
    env,
  });
  // Only TypeScript projects have one, which is written later; otherwise it would also apply to the plugin's folder.
  rmSync(join(project.folder, "tsconfig.json"));
  return project;
}
