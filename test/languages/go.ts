import { addPackage } from "./addPackage";
import { examplesOf } from "./documented";
import { type Language, tool } from "./language";

const goMod = `module example.com/mail

go 1.25
`;

export const go: Language = {
  title: "Go",
  runtime: "go",
  file: "main.go",
  examples: () => examplesOf("Go"),
  fileOf: (text) => text,
  async prepare(project) {
    await project.write({ "go.mod": goMod });
    await addPackage(project);
  },
  async check(place) {
    await tool(place, "go", "mod", "tidy");
    await tool(place, "go", "vet", ".");
  },
  formats: ["pulumi-import"],
  converts: "go",
};
