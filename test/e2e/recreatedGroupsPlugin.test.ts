import { useFront } from "./tenant";

useFront("plugin");
require("./recreatedGroups.test");
