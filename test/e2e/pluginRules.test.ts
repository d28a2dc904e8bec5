import { useFront } from "./tenant";

useFront("plugin");
require("./engineRules.test");
