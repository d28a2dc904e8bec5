import { useFront } from "./tenant";

useFront("plugin");
require("./mainJob.test");
