import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.JSRInlinerAdapter;

/**
 * Modernise DIRECTORY: makes the classes in its jars such that the JVM keeps them in its
 * ahead-of-time cache; otherwise they are parsed and verified at each start. It keeps none that
 * were compiled for Java 5 or older, nor those that extend them, and LuaJ, ASM and picocli are
 * such: these get the form of Java 8, with stack maps. And it keeps none of signed jars, as
 * BouncyCastle's are: these lose their signatures, which would be checked at the first class that
 * is loaded. Manifests lose what they say to OSGi of packages: 30 KB of it, read at each start.
 */
class Modernise {
  private static final int JAVA_6 = 50;
  private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
  private static final Pattern OSGI =
      Pattern.compile("(Export|Import|Private|DynamicImport)-Package");

  public static void main(String[] args) throws IOException {
    var jars = new ArrayList<Path>();
    var urls = new ArrayList<URL>();
    try (var files = Files.list(Path.of(args[0]))) {
      for (Path file : files.sorted().toList()) {
        if (!file.toString().endsWith(".jar")) continue;
        jars.add(file);
        urls.add(file.toUri().toURL());
      }
    }
    // stack maps need the common superclass of two types
    var loader = new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    for (Path jar : jars) modernise(jar, loader);
  }

  private static void modernise(Path jar, ClassLoader loader) throws IOException {
    Map<ZipEntry, byte[]> entries = new LinkedHashMap<>();
    boolean changed = false;
    try (var in = new ZipInputStream(Files.newInputStream(jar))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] content = in.readAllBytes();
        if (SIGNATURE.matcher(entry.getName()).matches()) {
          changed = true;
          continue;
        }
        if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
          byte[] less = shortened(content);
          changed |= less.length < content.length;
          content = less;
        }
        if (entry.getName().endsWith(".class") && version(content) < JAVA_6) {
          content = modernised(content, loader);
          changed = true;
        }
        var copy = new ZipEntry(entry.getName());
        copy.setTime(entry.getTime());
        entries.put(copy, content);
      }
    }
    if (!changed) return;
    Path written = jar.resolveSibling(jar.getFileName() + ".new");
    try (var out = new ZipOutputStream(Files.newOutputStream(written))) {
      for (var entry : entries.entrySet()) {
        out.putNextEntry(entry.getKey());
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
    Files.move(written, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A manifest without the digests of all entries of a signed jar, and without what OSGi reads. */
  private static byte[] shortened(byte[] content) throws IOException {
    var manifest = new Manifest(new ByteArrayInputStream(content));
    manifest.getEntries().values().removeIf(Modernise::isDigest);
    manifest.getMainAttributes().keySet().removeIf(name -> OSGI.matcher(name.toString()).matches());
    var out = new ByteArrayOutputStream();
    manifest.write(out);
    return out.toByteArray();
  }

  private static boolean isDigest(Attributes attributes) {
    return attributes.keySet().stream().allMatch(name -> name.toString().endsWith("-Digest"));
  }

  private static int version(byte[] classFile) {
    return classFile[7]; // of the four bytes behind the magic number, those above are 0
  }

  private static byte[] modernised(byte[] classFile, ClassLoader loader) {
    var writer =
        new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
          @Override
          protected ClassLoader getClassLoader() {
            return loader;
          }
        };
    var reader = new ClassReader(classFile);
    try {
      reader.accept(new ForJava8(writer), ClassReader.SKIP_FRAMES);
    } catch (TypeNotPresentException e) {
      return classFile; // uses an optional library that we do not have, so nobody loads it
    }
    return writer.toByteArray();
  }

  /** Changes the version, and inlines subroutines, which modern class files may not have. */
  private static final class ForJava8 extends ClassVisitor {
    ForJava8(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] types) {
      super.visit(Opcodes.V1_8, access, name, signature, parent, types);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      var next = super.visitMethod(access, name, descriptor, signature, exceptions);
      return new JSRInlinerAdapter(next, access, name, descriptor, signature, exceptions);
    }
  }
}
