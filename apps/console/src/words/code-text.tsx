/** A response code as it is on the wire, which may break after its dialect in a narrow column. */
import type { ReactNode } from 'react';

/** `cup-pos:55`, unchanged but for the place where a line may end. */
export function CodeText(props: { code: string }): ReactNode {
  const { code } = props;
  const cut = code.indexOf(':') + 1;
  return (
    <>
      <span className="unbroken">{code.slice(0, cut)}</span>
      <wbr />
      <span className="unbroken">{code.slice(cut)}</span>
    </>
  );
}
