import { useFront } from "./tenant";

useFront("plugin");
require("./groupsGone.test");
