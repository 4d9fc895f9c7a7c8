package org.cqueues.os;

/** The bits of open(2), which systems number each in their own way; see fcntl.h. */
@SuppressWarnings("checkstyle:MethodName") // the manual's names
public interface FilePlatform {
  int O_CREAT();

  int O_TRUNC();

  int O_APPEND();

  int O_CLOEXEC();

  int O_DIRECTORY();

  int O_NOFOLLOW();

  /** Opens a file that is only watched, which then keeps no volume from being unmounted. */
  default int O_EVTONLY() {
    return 0; // O_RDONLY
  }
}
