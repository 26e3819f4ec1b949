/** The line that makes a first terminal appear, ready to be pasted into a shell. */
import type { ReactNode } from 'react';
import { useLive } from '../live/live.js';

/** Builds the command; a heartbeat is enough, the terminal is then shown as unregistered. */
function firstHeartbeat(tenant: string): string {
  const host = location.hostname;
  return (
    `mosquitto_pub -h ${host} -i ${tenant}/T-001 -q 1 -t pos/v1/${tenant}/T-001/hb ` +
    `-m '{"v":1,"boot":1,"seq":'$(date +%s)',"at":'$(date +%s)'000,` +
    `"txn":{"attempt":1,"approved":1}}'`
  );
}

/** Shows the command between what it is for and what happens then. */
export function FirstTerminal(props: { intro: string; then: string }): ReactNode {
  const { board } = useLive();
  return (
    <>
      <p>{props.intro}</p>
      <pre className="command">
        <code>{firstHeartbeat(board.wall?.tenant ?? 'demo')}</code>
      </pre>
      <p className="muted">{props.then}</p>
    </>
  );
}
