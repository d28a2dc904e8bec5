import { useFront } from "./tenant";

useFront("plugin");
require("./drift.test");
