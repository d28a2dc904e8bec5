import { startLoopback } from "../../provider/loopback";
import { createProject } from "../e2e/harness/project";
import type { Language } from "./language";

export const projectName = "mail";

export const pluginFolder = `
plugins:
  providers:
    - { name: m365, path: ./node_modules/.bin }
`;

/** Opens a project in a language, with its own tenant, that is ready to run programs. */
export async function openProject(language: Language) {
  await using opening = new AsyncDisposableStack();
  const loopback = await startLoopback();
  opening.defer(() => loopback.close());
  const project = await createProject({
    program: "",
    files: { "Pulumi.yaml": `name: ${projectName}\nruntime: ${language.runtime}\n${pluginFolder}` },
    env: loopback.environment,
  });
  opening.use(project);
  await language.prepare(project);
  const all = opening.move();
  return {
    loopback,
    project,
    program: (text: string) => project.write({ [language.file]: language.fileOf(text) }),
    /** Starts another tenant for the next program. */
    async changeTenant() {
      const next = await startLoopback();
      all.defer(() => next.close());
      Object.assign(project.env, next.environment);
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

export type Opened = Awaited<ReturnType<typeof openProject>>;
