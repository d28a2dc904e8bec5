import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { reliabilityPage } from "./page";

const page = "docs/reliability.md";
writeFileSync(join(resolve(__dirname, "../../.."), page), reliabilityPage());
console.log(page);
