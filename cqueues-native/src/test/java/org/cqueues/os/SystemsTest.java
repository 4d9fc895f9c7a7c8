package org.cqueues.os;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cqueues.os.bsd.DragonFlyPlatform;
import org.cqueues.os.bsd.FreeBsdPlatform;
import org.cqueues.os.bsd.MacPlatform;
import org.cqueues.os.bsd.NetBsdPlatform;
import org.cqueues.os.bsd.OpenBsdPlatform;
import org.cqueues.os.illumos.IllumosPlatform;
import org.cqueues.os.linux.LinuxPlatform;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The numbers of the systems that these tests do not run on, compared with what others found out
 * there: the tables of Go's {@code x/sys/unix} (Debian's {@code golang-golang-x-sys-dev}), which
 * programs made from each system's headers.
 */
class SystemsTest {
  private static final Path TABLES = Path.of("/usr/share/gocode/src/golang.org/x/sys/unix");

  /** {@code NAME = 0x1}, also as an errno or a signal. */
  private static final Pattern CONSTANT =
      Pattern.compile(
          "^\\s+(\\w+)\\s+= (?:(?:syscall\\.)?(Errno|Signal)\\()?(-?)0x([0-9a-f]+)\\)?$",
          Pattern.MULTILINE);

  /** Before the names of errors in a table. */
  private static final String ERROR = "errno ";

  /** By the names of their tables. */
  private static final Map<String, Platform> SYSTEMS = new LinkedHashMap<>();

  static {
    for (String arch : List.of("amd64", "arm64")) {
      SYSTEMS.put("linux_" + arch, new LinuxPlatform());
      SYSTEMS.put("darwin_" + arch, new MacPlatform());
      SYSTEMS.put("freebsd_" + arch, new FreeBsdPlatform());
      SYSTEMS.put("netbsd_" + arch, new NetBsdPlatform());
      SYSTEMS.put("openbsd_" + arch, new OpenBsdPlatform());
    }
    SYSTEMS.put("dragonfly_amd64", new DragonFlyPlatform());
    SYSTEMS.put("solaris_amd64", new IllumosPlatform());
  }

  private static Map<String, Integer> table(String system) {
    var table = new HashMap<String, Integer>();
    var files = new ArrayList<>(List.of("zerrors_" + system + ".go"));
    if (system.startsWith("linux")) files.add("zerrors_linux.go");
    for (String file : files) {
      Path path = TABLES.resolve(file);
      assumeTrue(Files.exists(path), () -> "not installed: " + path);
      try {
        var constants = CONSTANT.matcher(Files.readString(path, UTF_8));
        while (constants.find()) {
          int value = (int) Long.parseUnsignedLong(constants.group(4), 16);
          boolean isError = "Errno".equals(constants.group(2)); // some others begin with an E
          String name = isError ? ERROR + constants.group(1) : constants.group(1);
          table.put(name, constants.group(3).isEmpty() ? value : -value);
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return table;
  }

  private static Stream<DynamicTest> onEach(Check check) {
    return SYSTEMS.entrySet().stream()
        .map(
            e ->
                dynamicTest(
                    e.getKey(), () -> check.check(e.getValue(), table(e.getKey()), e.getKey())));
  }

  private interface Check {
    void check(Platform system, Map<String, Integer> table, String name);
  }

  private static Map<String, Integer> errors(Platform system) {
    var errors = new TreeMap<String, Integer>();
    for (String pair : system.errorNumbers().trim().split("\\s+", -1)) {
      String[] parts = pair.split("=", -1);
      errors.put(parts[0], Integer.valueOf(parts[1]));
    }
    return errors;
  }

  @TestFactory
  Stream<DynamicTest> everyErrorHasItsNumber() {
    return onEach(
        (system, table, name) -> {
          var expected = new TreeMap<String, Integer>();
          table.forEach(
              (error, number) -> {
                if (error.startsWith(ERROR)) expected.put(error.substring(ERROR.length()), number);
              });
          expected.remove("ELAST"); // a count
          assertEquals(expected, errors(system));
        });
  }

  @TestFactory
  Stream<DynamicTest> everySignalHasItsPlace() {
    return onEach(
        (system, table, name) -> {
          for (String signal : system.signals().names().trim().split("\\s+", -1)) {
            Integer number = table.get("SIG" + signal);
            assertTrue(number != null && number > 0 && number < 32, signal + " on " + name);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> everyNumberOfSocketsAndFilesIsTheSystems() {
    return onEach(
        (system, table, name) -> {
          int compared = compare(system.sockets(), SocketPlatform.class, table, name);
          assertTrue(compared >= 15, "compared: " + compared);
          assertEquals(1, compare(system, Platform.class, table, name));
          if (name.equals("linux_arm64")) return; // the flags of this machine are asked for
          compare(system.files(), FilePlatform.class, table, name);
        });
  }

  /** Compares what both have; how much that was. */
  private static int compare(
      Object ours, Class<?> type, Map<String, Integer> table, String system) {
    int compared = 0;
    for (Method method : type.getMethods()) {
      Integer theirs = table.get(method.getName());
      if (theirs == null || method.getReturnType() != int.class) continue;
      if (isChosen(method.getName(), system)) continue;
      assertEquals(theirs, value(ours, method), method.getName() + " on " + system);
      compared++;
    }
    return compared;
  }

  /** macOS has the flag since a late release only, and an option of the socket always. */
  private static boolean isChosen(String name, String system) {
    return name.equals("MSG_NOSIGNAL") && system.startsWith("darwin");
  }

  private static int value(Object ours, Method method) {
    try {
      method.setAccessible(true);
      return (int) method.invoke(ours);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError(method.getName(), e);
    }
  }

  /**
   * Sizes of {@code sockaddr_in6}, {@code sockaddr_un} and {@code msghdr}; offset and size of
   * {@code msg_iov}, {@code msg_iovlen}, {@code msg_control}, {@code msg_controllen}, {@code
   * msg_flags}, {@code cmsg_len}, {@code cmsg_level} and {@code cmsg_type}; where control data
   * begin, and their alignment.
   */
  @Test
  void everyStructureHasTheLayoutOfItsSystem() {
    String bsd = "28 106 48 16/8 24/4 32/8 40/4 44/4 0/4 4/4 8/4 ";
    Map<String, String> layouts =
        Map.of(
            "linux_amd64", "28 110 56 16/8 24/8 32/8 40/8 48/4 0/8 8/4 12/4 16 8",
            "darwin_arm64", bsd + "12 4",
            "freebsd_amd64", bsd + "16 8",
            "netbsd_amd64", bsd + "16 8",
            "openbsd_amd64", bsd + "16 8",
            "dragonfly_amd64", bsd + "16 8",
            "solaris_amd64", "32 110 48 16/8 24/4 32/8 40/4 44/4 0/4 4/4 8/4 12 4");
    layouts.forEach(
        (name, expected) -> {
          SocketPlatform sockets = Objects.requireNonNull(SYSTEMS.get(name)).sockets();
          MessageLayout messages = sockets.messages();
          var fields =
              Stream.of(
                  messages.iov(),
                  messages.iovLength(),
                  messages.control(),
                  messages.controlLength(),
                  messages.flags(),
                  messages.dataLength(),
                  messages.level(),
                  messages.type());
          String layout =
              "%d %d %d %s %d %d"
                  .formatted(
                      sockets.SOCKADDR_IN6_SIZE(),
                      sockets.SOCKADDR_UN_SIZE(),
                      messages.size(),
                      fields.map(f -> f.offset() + "/" + f.size()).collect(Collectors.joining(" ")),
                      messages.data(),
                      messages.alignment());
          assertEquals(expected, layout, name);
        });
  }

  /** A member of a structure in Go's tables: {@code Name type} or {@code Name [2]type}. */
  private static final Pattern MEMBER =
      Pattern.compile("^\\s+(\\w+)\\s+(?:\\[(\\d+)])?(\\w+)$", Pattern.MULTILINE);

  /** Offset and size of each member of a structure, {@code 16/4}, laid out as C does. */
  private static Map<String, String> members(String table, String structure) throws IOException {
    Path path = TABLES.resolve("ztypes_" + table + ".go");
    assumeTrue(Files.exists(path), () -> "not installed: " + path);
    String text = Files.readString(path, UTF_8);
    int start = text.indexOf("\ntype " + structure + " struct {");
    assertTrue(start >= 0, structure + " on " + table);
    var members = new HashMap<String, String>();
    int offset = 0;
    var found = MEMBER.matcher(text.substring(start + 1, text.indexOf("\n}", start)));
    while (found.find()) {
      if (found.group(1).equals("type")) continue;
      int size =
          switch (found.group(3)) {
            case "int8", "uint8", "byte" -> 1;
            case "int16", "uint16" -> 2;
            case "int32", "uint32" -> 4;
            case "int64", "uint64", "Timespec", "StatxTimestamp" -> 8;
            default -> throw new AssertionError(found.group());
          };
      offset = (offset + size - 1) / size * size;
      members.put(found.group(1), offset + "/" + size);
      int all = found.group(3).matches("Timespec|StatxTimestamp") ? 2 * size : size;
      offset += found.group(2) == null ? all : all * Integer.parseInt(found.group(2));
    }
    return members;
  }

  @TestFactory
  Stream<DynamicTest> everyStructureOfFilesHasTheLayoutOfItsSystem() {
    return SYSTEMS.keySet().stream()
        .map(
            name ->
                dynamicTest(
                    name,
                    () -> {
                      FilePlatform files = Objects.requireNonNull(SYSTEMS.get(name)).files();
                      boolean isLinux = name.startsWith("linux");
                      Map<String, String> expected =
                          isLinux ? members("linux", "Statx_t") : members(name, "Stat_t");
                      Map<String, StructField> fields = fields(files.stat());
                      String[] names =
                          (isLinux
                                  ? "Mode Dev_major Ino Nlink Uid Gid Rdev_major Atime Mtime Ctime"
                                  : "Mode Dev Ino Nlink Uid Gid Rdev Atim Mtim Ctim")
                              .concat(" Size Blocks Blksize")
                              .split(" ", -1);
                      int i = 0;
                      for (var field : fields.entrySet()) {
                        assertEquals(
                            expected.get(names[i++]), show(field.getValue()), field::getKey);
                      }
                      assertEquals(names.length, i);
                      assertEquals(members(name, "Dirent").get("Name"), files.DIRENT_NAME() + "/1");
                      Map<String, String> lock = members(name, "Flock_t");
                      assertEquals(lock.get("Type"), show(files.locks().type()));
                      assertEquals(lock.get("Start"), show(files.locks().start()));
                      assertEquals(lock.get("Len"), show(files.locks().length()));
                    }));
  }

  private static String show(StructField field) {
    return field.offset() + "/" + field.size();
  }

  /** In the order in which they are declared. */
  private static Map<String, StructField> fields(StatLayout layout) throws Exception {
    var fields = new LinkedHashMap<String, StructField>();
    for (var component : StatLayout.class.getRecordComponents()) {
      fields.put(component.getName(), (StructField) component.getAccessor().invoke(layout));
    }
    return fields;
  }

  @Test
  void everySystemIsFoundByTheNameThatItsJvmHas() {
    Map<String, Class<?>> names =
        Map.of(
            "Linux", LinuxPlatform.class,
            "Mac OS X", MacPlatform.class,
            "FreeBSD", FreeBsdPlatform.class,
            "NetBSD", NetBsdPlatform.class,
            "OpenBSD", OpenBsdPlatform.class,
            "DragonFlyBSD", DragonFlyPlatform.class,
            "SunOS", IllumosPlatform.class);
    names.forEach(
        (name, type) ->
            assertEquals(type, Platform.Holder.of(name, Platform.Holder.all()).getClass()));
  }

  /** Codes that are looked up when a class is loaded: one that is missing would end the process. */
  @Test
  void everySystemHasTheErrorsThatAreAskedForByName() throws IOException {
    var asked = Pattern.compile("\\bErrno\\.code\\(\"(E\\w+)\"\\)|[^.]\\bcode\\(\"(E\\w+)\"\\)");
    var missing = new ArrayList<String>();
    int found = 0;
    for (Path root :
        List.of(Path.of("src"), Path.of("../cqueues-core"), Path.of("../cqueues-lua"))) {
      if (!Files.isDirectory(root)) continue;
      try (var files = Files.walk(root)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          String path = file.toString();
          if (!path.contains("main") || !path.endsWith(".java")) continue;
          var codes = asked.matcher(Files.readString(file, UTF_8));
          while (codes.find()) {
            found++;
            String code = codes.group(1) == null ? codes.group(2) : codes.group(1);
            for (var system : SYSTEMS.entrySet()) {
              boolean own = path.contains("illumos") && !system.getKey().startsWith("solaris");
              if (!own && !errors(system.getValue()).containsKey(code)) {
                missing.add(code + " on " + system.getKey() + ", in " + file);
              }
            }
          }
        }
      }
    }
    assertTrue(found > 10, "found: " + found);
    assertEquals(List.of(), missing);
  }

  @Test
  void errorNumbersAscend() {
    SYSTEMS.forEach(
        (name, system) -> {
          int before = 0;
          for (String pair : system.errorNumbers().trim().split("\\s+", -1)) {
            int number = Integer.parseInt(pair.substring(pair.indexOf('=') + 1));
            assertFalse(number < before, pair + " on " + name);
            before = number;
          }
        });
  }
}
