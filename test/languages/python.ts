import { delimiter, join } from "node:path";
import { install } from "../clients/install";
import { addPackage } from "./addPackage";
import { examplesOf } from "./documented";
import { type Language, tool } from "./language";

export const python: Language = {
  title: "Python",
  runtime: "{ name: python, options: { virtualenv: venv } }",
  file: "__main__.py",
  examples: () => examplesOf("python"),
  fileOf: (text) => text,
  async prepare(project) {
    await tool(project, "python3", "-m", "venv", "venv");
    project.env["PATH"] = [join(project.folder, "venv/bin"), project.env["PATH"]].join(delimiter);
    await project.write({ "requirements.txt": "pulumi>=3,<4\nmypy>=2,<3\n" });
    await addPackage(project);
    await tool(project, "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt");
  },
  async check(place) {
    await tool(place, "mypy", "__main__.py");
    const pyright = join(await install("pyright"), "node_modules/pyright/index.js");
    await tool(place, process.execPath, pyright, "--pythonpath", "venv/bin/python", "__main__.py");
  },
  formats: ["python", "pulumi-import"],
  converts: "python",
};
