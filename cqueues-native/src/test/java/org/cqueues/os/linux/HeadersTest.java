package org.cqueues.os.linux;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cqueues.os.FilePlatform;
import org.cqueues.os.MessageLayout;
import org.cqueues.os.SocketPlatform;
import org.cqueues.os.StructField;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Linux's numbers and layouts, compared by the C compiler with the headers of each C library. */
class HeadersTest {
  private static final String INCLUDES =
      """
      #define _GNU_SOURCE
      #include <dirent.h>
      #include <errno.h>
      #include <fcntl.h>
      #include <netinet/in.h>
      #include <netinet/tcp.h>
      #include <poll.h>
      #include <signal.h>
      #include <stddef.h>
      #include <sys/epoll.h>
      #include <sys/eventfd.h>
      #include <sys/inotify.h>
      #include <sys/socket.h>
      #include <sys/un.h>
      #define TCP_NOPUSH TCP_CORK
      #define DIRENT_NAME offsetof(struct dirent, d_name)
      """;

  @TempDir Path directory;

  private record Headers(String name, String arch, int epollEvent, String root) {}

  private static final List<Headers> ALL =
      List.of(
          new Headers("glibc", System.getProperty("os.arch"), eventSize(), "/usr/include"),
          new Headers("musl", "amd64", 12, "/usr/include/x86_64-linux-musl"),
          new Headers("glibc on AArch64", "aarch64", 16, "/usr/aarch64-linux-gnu/include"));

  private static int eventSize() {
    return System.getProperty("os.arch").equals("amd64") ? 12 : 16;
  }

  @TestFactory
  Stream<DynamicTest> everyNumberIsThatOfTheHeaders() {
    return ALL.stream().map(headers -> dynamicTest(headers.name, () -> compare(headers)));
  }

  private void compare(Headers headers) throws IOException, InterruptedException {
    assumeTrue(
        Files.exists(Path.of(headers.root, "errno.h")), () -> "not installed: " + headers.root);
    var source = new StringBuilder(INCLUDES);
    var system = new LinuxPlatform();
    for (String pair : system.errorNumbers().trim().split("\\s+", -1)) {
      int equals = pair.indexOf('=');
      check(source, pair.substring(0, equals), pair.substring(equals + 1));
    }
    numbers(source, system.sockets(), SocketPlatform.class);
    numbers(source, new LinuxFiles(headers.arch), FilePlatform.class);
    structures(source, system.sockets());
    check(source, "sizeof(struct epoll_event)", headers.epollEvent);
    check(source, "offsetof(struct epoll_event, data)", headers.epollEvent - 8);
    check(source, "sizeof(struct pollfd)", 8);
    check(source, "offsetof(struct inotify_event, name)", 16);
    for (String flag : List.of("EPOLL", "EFD", "IN", "SOCK")) {
      check(source, flag + "_CLOEXEC", LinuxPlatform.CLOEXEC);
    }
    for (String flag : List.of("EFD", "IN", "SOCK")) {
      check(source, flag + "_NONBLOCK", LinuxPlatform.NONBLOCK);
    }
    check(source, "offsetof(struct sigaction, sa_handler)", 0);
    check(source, "sizeof(struct sigaction) <= 256", 1);
    compile(headers, source.toString());
  }

  private static void check(StringBuilder source, String expression, Object value) {
    source.append(
        "_Static_assert((%s) == %s, \"%s is not %s\");%n"
            .formatted(expression, value, expression, value));
  }

  private static void numbers(StringBuilder source, Object platform, Class<?> type) {
    for (Method method : type.getMethods()) {
      String name = method.getName();
      boolean number = method.getReturnType() == int.class && method.getParameterCount() == 0;
      if (!number || name.endsWith("_SIZE")) continue;
      if (name.equals("O_EVTONLY")) continue; // macOS's
      if (name.equals("SOMAXCONN")) continue; // musl has that of former kernels
      try {
        method.setAccessible(true);
        check(source, name, method.invoke(platform));
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(name, e);
      }
    }
  }

  private static void structures(StringBuilder source, SocketPlatform sockets) {
    check(source, "sizeof(struct sockaddr_in6)", sockets.SOCKADDR_IN6_SIZE());
    check(source, "sizeof(struct sockaddr_un)", sockets.SOCKADDR_UN_SIZE());
    MessageLayout messages = sockets.messages();
    check(source, "sizeof(struct msghdr)", messages.size());
    check(source, "CMSG_LEN(0)", messages.data());
    check(source, "CMSG_ALIGN(1)", messages.alignment());
    member(source, "msghdr", "msg_iov", messages.iov());
    member(source, "msghdr", "msg_iovlen", messages.iovLength());
    member(source, "msghdr", "msg_control", messages.control());
    member(source, "msghdr", "msg_controllen", messages.controlLength());
    member(source, "msghdr", "msg_flags", messages.flags());
    member(source, "cmsghdr", "cmsg_len", messages.dataLength());
    member(source, "cmsghdr", "cmsg_level", messages.level());
    member(source, "cmsghdr", "cmsg_type", messages.type());
  }

  /** musl has some members as POSIX wants them, of 32 bits, beside what the kernel has there. */
  private static void member(StringBuilder source, String type, String name, StructField field) {
    check(source, "offsetof(struct %s, %s)".formatted(type, name), field.offset());
    String size = "sizeof(((struct %s *) 0)->%s)".formatted(type, name);
    check(source, "%s <= %d".formatted(size, field.size()), 1);
  }

  private void compile(Headers headers, String source) throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("check.c"), source, US_ASCII);
    Path out = directory.resolve("out");
    var command = new ArrayList<>(List.of("cc", "-fsyntax-only"));
    if (!headers.root.equals("/usr/include")) {
      command.addAll(List.of("-nostdinc", "-isystem", headers.root));
      command.addAll(List.of("-isystem", output("cc", "-print-file-name=include").strip()));
    }
    command.add(file.toString());
    Process compiler =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertEquals(0, compiler.waitFor(), () -> read(out));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private String output(String... command) throws InterruptedException {
    Path out = directory.resolve("output");
    try {
      new ProcessBuilder(command).redirectOutput(out.toFile()).start().waitFor();
    } catch (IOException e) {
      assumeTrue(false, "no C compiler: " + e.getMessage());
    }
    return read(out);
  }
}
