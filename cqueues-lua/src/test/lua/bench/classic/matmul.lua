-- The product of two square matrices, lists of rows; of the second the columns are made rows first.
local function matrix(n, f)
  local rows = {}
  for i = 1, n do
    local row = {}
    for j = 1, n do row[j] = f(i, j) end
    rows[i] = row
  end
  return rows
end

local function multiply(a, b, n)
  local columns = matrix(n, function(i, j) return b[j][i] end)
  local product = {}
  for i = 1, n do
    local row, sums = a[i], {}
    for j = 1, n do
      local column, sum = columns[j], 0
      for k = 1, n do sum = sum + row[k] * column[k] end
      sums[j] = sum
    end
    product[i] = sums
  end
  return product
end

return function()
  local n = 160
  -- (i + j/2) times (i/4 - j): sums of powers say what comes out, and doubles have it exactly
  local product = multiply(matrix(n, function(i, j) return i + j / 2 end),
    matrix(n, function(i, j) return i / 4 - j end), n)
  local s1, s2 = n * (n + 1) / 2, n * (n + 1) * (2 * n + 1) / 6
  for i = 1, n do
    for j = 1, n do
      assert(product[i][j] == i * s1 / 4 - i * j * n + s2 / 8 - j * s1 / 2)
    end
  end
end
