package org.cqueues.os;

/** The bits of open(2), which systems number each in their own way; see fcntl.h. */
@SuppressWarnings("checkstyle:MethodName") // the manual's names
public interface FilePlatform {
  int O_CREAT();

  int O_TRUNC();

  int O_APPEND();

  int O_CLOEXEC();
}
