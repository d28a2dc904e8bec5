import { type Entry, untried } from "../entry";
import { told } from "../facts";

const why = told`a profile would have to be made`;

export const profileChecks: Entry[] = [
  untried("resources/emailProfile/leftOver.ts sameMomentMs", why),
  untried("loopback/graph/assignmentTargets.ts checkGroup", why),
  untried("loopback/graph/assignmentTargets.ts checkFilter", why),
  untried("loopback/graph/assignmentTargets.ts refuseDuplicates", why),
  untried("loopback/graph/deviceConfigurationBody.ts checkRequired", why),
  untried("loopback/graph/deviceConfigurationBody.ts refuseBindings", why),
  untried("loopback/types/checkValue.ts problemWith", why),
  untried("loopback/types/complete.ts whenOmitted", why),
  untried("loopback/types/complete.ts setByService", why),
];
