import type { Errno, Signal } from './types.ts';

/** glibc's strerror texts, which busybox prints after the name of what failed. */
const TEXTS: Readonly<Record<Errno, string>> = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  ESRCH: 'No such process',
  EINTR: 'Interrupted system call',
  EIO: 'Input/output error',
  ENOEXEC: 'Exec format error',
  EBADF: 'Bad file descriptor',
  ECHILD: 'No child processes',
  EAGAIN: 'Resource temporarily unavailable',
  ENOMEM: 'Cannot allocate memory',
  EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  EXDEV: 'Invalid cross-device link',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EINVAL: 'Invalid argument',
  EMFILE: 'Too many open files',
  ENOTTY: 'Inappropriate ioctl for device',
  ETXTBSY: 'Text file busy',
  EFBIG: 'File too large',
  ENOSPC: 'No space left on device',
  ESPIPE: 'Illegal seek',
  EROFS: 'Read-only file system',
  EMLINK: 'Too many links',
  EPIPE: 'Broken pipe',
  ENAMETOOLONG: 'File name too long',
  ENOTEMPTY: 'Directory not empty',
  ELOOP: 'Too many levels of symbolic links',
  EADDRINUSE: 'Address already in use',
  EADDRNOTAVAIL: 'Cannot assign requested address',
  ENETUNREACH: 'Network is unreachable',
  ECONNRESET: 'Connection reset by peer',
  ENOTCONN: 'Transport endpoint is not connected',
  ETIMEDOUT: 'Connection timed out',
  ECONNREFUSED: 'Connection refused',
  EHOSTUNREACH: 'No route to host',
  ENOTSOCK: 'Socket operation on non-socket',
  EAFNOSUPPORT: 'Address family not supported by protocol',
};

/** Linux's number of an error, as nginx and Python print it (`98: Address already in use`). */
export const ERRNO_NUMBERS: Readonly<Record<Errno, number>> = {
  EPERM: 1,
  ENOENT: 2,
  ESRCH: 3,
  EINTR: 4,
  EIO: 5,
  ENOEXEC: 8,
  EBADF: 9,
  ECHILD: 10,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EBUSY: 16,
  EEXIST: 17,
  EXDEV: 18,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  EMFILE: 24,
  ENOTTY: 25,
  ETXTBSY: 26,
  EFBIG: 27,
  ENOSPC: 28,
  ESPIPE: 29,
  EROFS: 30,
  EMLINK: 31,
  EPIPE: 32,
  ENAMETOOLONG: 36,
  ENOTEMPTY: 39,
  ELOOP: 40,
  ENOTSOCK: 88,
  EAFNOSUPPORT: 97,
  EADDRINUSE: 98,
  EADDRNOTAVAIL: 99,
  ENETUNREACH: 101,
  ECONNRESET: 104,
  ENOTCONN: 107,
  ETIMEDOUT: 110,
  ECONNREFUSED: 111,
  EHOSTUNREACH: 113,
};

/** The text of an error as glibc's strerror gives it. */
export const strerror = (errno: Errno): string => TEXTS[errno];

/** What a failed system call throws. No stack is kept: failing is an everyday event for a program. */
export class SystemError extends Error {
  readonly errno: Errno;
  constructor(errno: Errno) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(TEXTS[errno]);
    Error.stackTraceLimit = limit;
    this.name = 'SystemError';
    this.errno = errno;
  }
}

/** Whether `error` came from a failed system call (with that errno, when one is named). */
export const isSystemError = (error: unknown, errno?: Errno): error is SystemError =>
  error instanceof SystemError && (errno === undefined || error.errno === errno);

/** One error object an errno is enough: it has no stack and nobody changes it; loops that fail each turn make none. */
const thrown = new Map<Errno, SystemError>();

/** Throws a {@link SystemError}; an expression, so that it can stand where a value is missing. */
export function fail(errno: Errno): never {
  let error = thrown.get(errno);
  if (error === undefined) {
    error = new SystemError(errno);
    thrown.set(errno, error);
  }
  throw error;
}

/** A container's working directory cannot be one. */
export class NoWorkingDirectory {
  readonly path: string;
  constructor(path: string) {
    this.path = path;
  }
}

/** Unwinds a program that called `exit`. Not an Error: programs catch SystemErrors only and let this pass. */
export class ProgramExit {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}

/** Unwinds a program that killed itself by a signal; it is dead already. */
export class ProgramKilled {
  readonly signal: Signal;
  constructor(signal: Signal) {
    this.signal = signal;
  }
}
