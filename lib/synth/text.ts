/**
 * The text of a file, made when it is asked for, and each time again: those of all files at once would be a third of
 * what a synthesis needs of memory.
 */
export type Text = () => string;
