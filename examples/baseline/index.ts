import { M365Baseline } from "./baseline";

new M365Baseline("contoso", { company: "Contoso", staff: "Sales", excluded: "Sales contractors" });
