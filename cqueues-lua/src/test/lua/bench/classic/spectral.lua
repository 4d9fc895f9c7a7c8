-- The largest singular value of the infinite matrix 1, 1/2, 1/4, ...; 1/3, 1/5, ..., by power iteration.
local function element(i, j)
  local ij = i + j - 1
  return 1 / (ij * (ij - 1) * 0.5 + i)
end

local function times(n, x, y)
  for i = 1, n do
    local sum = 0
    for j = 1, n do sum = sum + x[j] * element(i, j) end
    y[i] = sum
  end
end

local function timesTransposed(n, x, y)
  for i = 1, n do
    local sum = 0
    for j = 1, n do sum = sum + x[j] * element(j, i) end
    y[i] = sum
  end
end

return function()
  local n, u, v, w = 240, {}, {}, {}
  for i = 1, n do u[i] = 1 end
  for _ = 1, 10 do
    times(n, u, w)
    timesTransposed(n, w, v)
    times(n, v, w)
    timesTransposed(n, w, u)
  end
  local uv, vv = 0, 0
  for i = 1, n do
    uv, vv = uv + u[i] * v[i], vv + v[i] * v[i]
  end
  local norm = ("%.6f"):format(math.sqrt(uv / vv))
  assert(norm == "1.274224", norm)
end
