/** A modal question: the platform's own dialog, which traps the keyboard and gives it back. */
import { type ReactNode, useEffect, useId, useRef } from 'react';

interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Called on Esc and on a press outside, too. */
  onClose(): void;
}

/** Shows what is inside above everything else until `onClose`. */
export function Dialog(props: DialogProps): ReactNode {
  const box = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    const dialog = box.current;
    // React's StrictMode runs effects twice; showModal throws on an open dialog.
    if (dialog && !dialog.open) dialog.showModal();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc is the dialog's own key for the same.
    <dialog
      ref={box}
      className="dialog"
      aria-labelledby={title}
      onClose={props.onClose}
      onClick={(event) => {
        if (event.target === box.current) props.onClose();
      }}
    >
      <div className="dialog-body">
        <h2 id={title}>{props.title}</h2>
        {props.children}
      </div>
    </dialog>
  );
}
