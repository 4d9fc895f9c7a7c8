package org.cqueues.runtime.library;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.Locale;
import org.cqueues.runtime.Args;
import org.cqueues.runtime.Bytes;
import org.cqueues.runtime.Errors;
import org.cqueues.runtime.Meter;
import org.cqueues.runtime.Numbers;
import org.cqueues.runtime.Table;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code os.date} and {@code os.time}: strftime(3) and mktime(3) in the C locale. */
final class Calendar {
  /** What a conversion takes, about. */
  private static final int CONVERSION_INSTRUCTIONS = 200;

  /** What it takes to find that there is no such moment. */
  private static final int FAILURE_INSTRUCTIONS = 20_000;

  private static final String DATE = "date";
  private static final String TIME = "time";

  /** Conversions that Lua 5.2 lets through, and those behind E and O. */
  private static final String PLAIN = "aAbBcCdDeFgGhHIjmMnprRStTuUVwWxXyYzZ%";

  private static final String AFTER_E = "cCxXyY";
  private static final String AFTER_O = "deHImMSuUVwWy";

  private static final String[] FIELDS = {"sec", "min", "hour", "day", "month", "year"};

  private static final String[] DAYS = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"
  };

  private static final String[] MONTHS = {
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December"
  };

  private final ZonedDateTime moment;
  private final Bytes out = new Bytes(64);

  private Calendar(ZonedDateTime moment) {
    this.moment = moment;
  }

  static Varargs date(Varargs args) {
    LuaString format = Args.string(args, 1, DATE, Bytes.text("%c"));
    long seconds =
        args.isnoneornil(2) ? System.currentTimeMillis() / 1000 : (long) Args.number(args, 2, DATE);
    String text = Bytes.chars(format);
    boolean utc = text.startsWith("!");
    if (utc) text = text.substring(1);
    ZonedDateTime moment;
    try {
      moment = Instant.ofEpochSecond(seconds).atZone(utc ? ZoneOffset.UTC : ZoneId.systemDefault());
    } catch (DateTimeException _) {
      Meter.work(FAILURE_INSTRUCTIONS);
      return LuaValue.NIL;
    }
    var calendar = new Calendar(moment);
    return text.startsWith("*t") ? calendar.table() : calendar.format(format, utc ? 1 : 0);
  }

  /** Seconds since 1970. */
  private static long now() {
    return System.currentTimeMillis() / 1000;
  }

  private LuaTable table() {
    var table = new Table(0, 16);
    table.set("sec", moment.getSecond());
    table.set("min", moment.getMinute());
    table.set("hour", moment.getHour());
    table.set("day", moment.getDayOfMonth());
    table.set("month", moment.getMonthValue());
    table.set("year", moment.getYear());
    table.set("wday", moment.getDayOfWeek().getValue() % 7 + 1);
    table.set("yday", moment.getDayOfYear());
    table.set("isdst", LuaValue.valueOf(isSummerTime()));
    return table;
  }

  private boolean isSummerTime() {
    return moment.getZone().getRules().isDaylightSavings(moment.toInstant());
  }

  private LuaString format(LuaString format, int from) {
    for (int i = from; i < format.m_length; i++) {
      int c = format.luaByte(i);
      if (c != '%') {
        out.add(c);
        continue;
      }
      int letter = ++i < format.m_length ? format.luaByte(i) : -1;
      String allowed = letter == 'E' ? AFTER_E : letter == 'O' ? AFTER_O : PLAIN;
      int start = i;
      if (letter == 'E' || letter == 'O') letter = ++i < format.m_length ? format.luaByte(i) : -1;
      if (letter < 0 || allowed.indexOf(letter) < 0) {
        String rest =
            Bytes.chars(format.substring(Math.min(start, format.m_length), format.m_length));
        throw Errors.badArgument(1, DATE, "invalid conversion specifier '%" + rest + "'");
      }
      convert((char) letter);
    }
    return out.finish();
  }

  private void all(String letters) {
    for (int i = 0; i < letters.length(); i++) {
      char c = letters.charAt(i);
      if (Character.isLetter(c)) convert(c);
      else out.add(c);
    }
  }

  private void convert(char letter) {
    Meter.work(CONVERSION_INSTRUCTIONS);
    int hour12 = (moment.getHour() + 11) % 12 + 1;
    int weekday = moment.getDayOfWeek().getValue() % 7;
    int yearDay = moment.getDayOfYear() - 1;
    switch (letter) {
      case 'a' -> out.add(DAYS[weekday].substring(0, 3));
      case 'A' -> out.add(DAYS[weekday]);
      case 'b', 'h' -> out.add(month().substring(0, 3));
      case 'B' -> out.add(month());
      case 'c' -> all("a b e T Y");
      case 'C' -> digits(Math.floorDiv(moment.getYear(), 100), 2, '0');
      case 'd' -> digits(moment.getDayOfMonth(), 2, '0');
      case 'D', 'x' -> all("m/d/y");
      case 'e' -> digits(moment.getDayOfMonth(), 2, ' ');
      case 'F' -> all("Y-m-d");
      case 'g' -> digits(Math.floorMod(moment.get(IsoFields.WEEK_BASED_YEAR), 100), 2, '0');
      case 'G' -> digits(moment.get(IsoFields.WEEK_BASED_YEAR), 1, '0');
      case 'H' -> digits(moment.getHour(), 2, '0');
      case 'I' -> digits(hour12, 2, '0');
      case 'j' -> digits(yearDay + 1, 3, '0');
      case 'm' -> digits(moment.getMonthValue(), 2, '0');
      case 'M' -> digits(moment.getMinute(), 2, '0');
      case 'n' -> out.add('\n');
      case 'p' -> out.add(moment.getHour() < 12 ? "AM" : "PM");
      case 'r' -> all("I:M:S p");
      case 'R' -> all("H:M");
      case 'S' -> digits(moment.getSecond(), 2, '0');
      case 't' -> out.add('\t');
      case 'T', 'X' -> all("H:M:S");
      case 'u' -> digits(weekday == 0 ? 7 : weekday, 1, '0');
      case 'U' -> digits((yearDay + 7 - weekday) / 7, 2, '0');
      case 'V' -> digits(moment.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, '0');
      case 'w' -> digits(weekday, 1, '0');
      case 'W' -> digits((yearDay + 7 - (weekday + 6) % 7) / 7, 2, '0');
      case 'y' -> digits(Math.floorMod(moment.getYear(), 100), 2, '0');
      case 'Y' -> digits(moment.getYear(), 1, '0');
      case 'z' -> offset();
      case 'Z' -> out.add(zone());
      default -> out.add(letter);
    }
  }

  private String month() {
    return MONTHS[moment.getMonthValue() - 1];
  }

  private void digits(int number, int width, char padding) {
    var text = new StringBuilder().append(number);
    while (text.length() < width) text.insert(0, padding);
    out.add(text.toString());
  }

  private void offset() {
    int minutes = moment.getOffset().getTotalSeconds() / 60;
    out.add(minutes < 0 ? '-' : '+');
    digits(Math.abs(minutes) / 60 * 100 + Math.abs(minutes) % 60, 4, '0');
  }

  private String zone() {
    if (moment.getZone() instanceof ZoneOffset) return "GMT";
    return java.util.TimeZone.getTimeZone(moment.getZone())
        .getDisplayName(isSummerTime(), java.util.TimeZone.SHORT, Locale.ENGLISH);
  }

  static Varargs time(Varargs args) {
    if (args.isnoneornil(1)) return LuaValue.valueOf((double) now());
    LuaTable table = Args.table(args, 1, TIME);
    int second = field(table, 0, 0);
    int minute = field(table, 1, 0);
    int hour = field(table, 2, 12);
    int day = field(table, 3, -1);
    int month = field(table, 4, -1);
    int year = field(table, 5, -1);
    LuaValue summer = table.get("isdst");
    Meter.work(CONVERSION_INSTRUCTIONS);
    try {
      LocalDateTime local =
          LocalDateTime.of(year, 1, 1, 0, 0)
              .plusMonths(month - 1L)
              .plusDays(day - 1L)
              .plusHours(hour)
              .plusMinutes(minute)
              .plusSeconds(second);
      ZonedDateTime moment = local.atZone(ZoneId.systemDefault());
      long seconds = moment.toEpochSecond();
      if (!summer.isnil()) {
        boolean is = moment.getZone().getRules().isDaylightSavings(moment.toInstant());
        if (summer.toboolean() && !is) seconds -= 3600;
        if (!summer.toboolean() && is) seconds += 3600;
      }
      return seconds == -1
          ? LuaValue.NIL
          : LuaValue.valueOf((double) seconds); // C cannot tell it from a failure
    } catch (DateTimeException _) {
      Meter.work(FAILURE_INSTRUCTIONS);
      return LuaValue.NIL;
    }
  }

  /** A field of the table; {@code absent} below 0 demands it. */
  private static int field(LuaTable table, int field, int absent) {
    LuaValue value = table.get(FIELDS[field]);
    double number = Numbers.toDouble(value);
    if (!Double.isNaN(number)) return (int) Numbers.toLong(number);
    if (absent < 0) throw Errors.error("field '" + FIELDS[field] + "' missing in date table");
    return absent;
  }
}
