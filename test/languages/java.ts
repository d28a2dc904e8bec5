import { addPackage } from "./addPackage";
import { blocksOf, examplesOf, read } from "./documented";
import { type Language, tool } from "./language";

/** The build file that the page shows. */
export const [pom = ""] = blocksOf(read("docs/languages.md"), "xml");

/** Compiles what changed, and not the package with every program; Maven's Java virtual machine never lives long. */
const quick = {
  ".mvn/maven.config": "-Dmaven.compiler.useIncrementalCompilation=false\n",
  ".mvn/jvm.config": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC\n",
};

/** The generator does not import the classes in a list that is itself in an object. */
function withImports(program: string): string {
  const used = new Set([...program.matchAll(/\b(\w+Args)\.builder\(\)/g)].map(([, name = ""]) => name));
  const missing = [...used].filter((name) => !program.includes(`.${name};`));
  const lines = missing.map((name) => `import com.pulumi.m365.inputs.${name};\n`).join("");
  return program.replace(/^import /m, `${lines}import `);
}

export const java: Language = {
  title: "Java",
  runtime: "java",
  file: "src/main/java/App.java",
  examples: () => examplesOf("java"),
  /** What Pulumi writes is in a package, which the build file of the page does not name. */
  fileOf: (text) => text.replace(/^package generated_program;$/m, ""),
  async prepare(project) {
    await tool(project, "mvn", "--version");
    await project.write({ "pom.xml": pom, ...quick });
    await addPackage(project);
  },
  /** Maven compiles a program whenever it runs it. */
  check: async () => undefined,
  formats: ["java", "pulumi-import"],
  converts: "java",
  completed: withImports,
};
