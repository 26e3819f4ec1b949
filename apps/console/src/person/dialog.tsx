/** A modal question: the platform's own dialog, which traps the keyboard and gives it back. */
import { type ReactNode, useEffect, useId, useRef } from 'react';

interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Called on Esc and on a press outside, too. */
  readonly onClose?: () => void;
  /** A question that must be answered: Esc does not close it. */
  readonly stays?: boolean;
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
  function closed(): void {
    // Browsers close any dialog on a second Esc, whatever the page says to the first.
    if (props.stays) box.current?.showModal();
    else props.onClose?.();
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc is the dialog's own key for the same.
    <dialog
      ref={box}
      className="dialog"
      aria-labelledby={title}
      onClose={closed}
      onCancel={(event) => {
        if (props.stays) event.preventDefault();
      }}
      onClick={(event) => {
        if (event.target === box.current) props.onClose?.();
      }}
    >
      <div className="dialog-body">
        <h2 id={title}>{props.title}</h2>
        {props.children}
      </div>
    </dialog>
  );
}
