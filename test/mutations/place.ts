/** The addresses of the stand, all of them on the loopback interface of a network of its own. */
export const MACHINE = 'cp-1';
export const ADDRESS = '10.99.0.131';
/** Other places to connect from, by source address. */
export const OTHER_CONTROL_PLANE = '10.99.0.132';
export const WORKER = '10.99.0.10';
export const HOST = '10.99.0.1';
/** Where machines find the API server. */
export const ENDPOINT = '10.99.0.2';
export const SERVICE_ADDRESS = '10.96.0.1';

/** As the host firewall does on real machines: what is for control planes is refused to all others. */
export const FIREWALL = `table inet stand {
  chain input {
    type filter hook input priority 0;
    ip saddr { ${WORKER}, ${HOST} } ip daddr ${ADDRESS} tcp dport { 2379, 2380, 10250 } reject with tcp reset
  }
}
`;
