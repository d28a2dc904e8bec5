"use strict";

// Loaded before a client, so that it can reach only this machine, whatever it does with the proxy.
const dns = require("node:dns");
const net = require("node:net");

const isHere = (host) => host === undefined || ["127.0.0.1", "::1", "localhost"].includes(host);

function refusal(host) {
  return Object.assign(new Error(`The guard refuses a connection to ${host}.`), { code: "EACCES" });
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  const [first, second] = Array.isArray(given[0]) ? given[0] : given;
  const host = typeof first === "object" ? first.host : typeof second === "string" ? second : undefined;
  if (isHere(host)) return connect.apply(this, given);
  process.nextTick(() => this.destroy(refusal(host)));
  return this;
};

const lookup = dns.lookup;
dns.lookup = function (host, ...others) {
  if (isHere(host)) return lookup.call(this, host, ...others);
  process.nextTick(others.at(-1), refusal(host));
};
